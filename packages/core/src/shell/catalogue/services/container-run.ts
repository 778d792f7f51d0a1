import type { Call, CallScope, Usage, Word } from '../../tools/tool-spec.js';
import { interactiveShell } from '../running/wrapping.js';
import { runInside } from './container-inside.js';
import { seenMounts } from './container-mounts.js';
import { lookAtPrivileges } from './container-privileges.js';
import { withoutDashes } from './derived-word.js';

const environment = `
-e, --env=<text> | -w, --workdir=<text> | -u, --user=<text> | --detach-keys=<text>
--env-file=<look>                 reads variables from a file
-d, --detach                      goes on in the background
-i, --interactive                 reads what is typed or piped in
-t, --tty                         has a terminal
--privileged[=<text>]             gives it all rights on the machine`;

const runOptions = `${environment}
-v, --volume=<text>               shows it a directory of the machine
--mount=<text>                    shows it a directory of the machine
--device=<text>                   gives it a device of the machine
--cap-add=<text>                  gives it more rights
--security-opt=<text>             changes how it is confined
--pid=<text>                      chooses whose processes it sees
--userns=<text>                   chooses whose users it has
--entrypoint=<text>               runs that program instead
-p, --publish=<text>              opens a port of the machine
--cidfile, --iidfile=<write>      writes its identifier to a file
--label-file=<look> | --secret=<text> | --ssh=<text> | --seccomp-profile=<read>
-a, --attach=<text> | -c, --cpu-shares=<text> | -h, --hostname=<text> | -l, --label=<text> | -m, --memory=<text> | --name=<text> | --network, --net=<text> | --network-alias, --net-alias=<text>
--add-host=<text> | --annotation=<text> | --blkio-weight=<text> | --blkio-weight-device=<text> | --cap-drop=<text> | --cgroup-parent=<text> | --cgroupns=<text> | --cpu-count=<text> | --cpu-percent=<text>
--cpu-period=<text> | --cpu-quota=<text> | --cpu-rt-period=<text> | --cpu-rt-runtime=<text> | --cpus=<text> | --cpuset-cpus=<text> | --cpuset-mems=<text> | --device-cgroup-rule=<text> | --device-read-bps=<text>
--device-read-iops=<text> | --device-write-bps=<text> | --device-write-iops=<text> | --dns=<text> | --dns-option, --dns-opt=<text> | --dns-search=<text> | --domainname=<text> | --expose=<text> | --gpus=<text> | --group-add=<text>
--health-cmd=<text> | --health-interval=<text> | --health-retries=<text> | --health-start-period=<text> | --health-timeout=<text> | --ip=<text> | --ip6=<text> | --ipc=<text> | --isolation=<text> | --kernel-memory=<text>
--link=<text> | --link-local-ip=<text> | --log-driver=<text> | --log-opt=<text> | --mac-address=<text> | --memory-reservation=<text> | --memory-swap=<text> | --memory-swappiness=<text> | --oom-score-adj=<text>
--pids-limit=<text> | --platform=<text> | --pull=<text> | --pod=<text> | --restart=<text> | --runtime=<text> | --shm-size=<text> | --stop-signal=<text> | --stop-timeout=<text> | --storage-opt=<text> | --sysctl=<text> | --tmpfs=<text>
--ulimit=<text> | --uts=<text> | --volume-driver=<text> | --volumes-from=<text> | --arch=<text> | --os=<text> | --tz=<text> | --umask=<text> | --systemd=<text> | --requires=<text> | --gidmap=<text> | --uidmap=<text> | --subuidname=<text>
--rm                              removes the container when it ends
--init | --no-healthcheck | --oom-kill-disable | -P, --publish-all | --read-only | --sig-proxy[=<text>] | --disable-content-trust[=<text>] | -q, --quiet | --replace | --rmi | --tls-verify[=<text>] | --use-api-socket | --no-hosts`;

function entryPoint(call: Call, rest: readonly Word[]): readonly Word[] {
  const entry = call.values('--entrypoint')[0];
  return entry === undefined || entry.text === '' ? rest : [entry, ...rest];
}

/** Where a command in a container runs, and as whom and in which directory if that is said. */
function scopeOf(call: Call, container: Word): CallScope {
  const cwd = call.value('--workdir');
  const user = call.value('--user')?.replace(/:.*$/s, '').replace(/^0$/, 'root') ?? '';
  return { container: container.text, ...(user === '' ? {} : { user }), ...(cwd === undefined ? {} : { cwd }) };
}

function start(call: Call): void {
  const [image, ...rest] = call.operands;
  if (image === undefined) return;
  call.effect('container', 'run', 'object', image.text);
  lookAtPrivileges(call, image.text);
  const words = entryPoint(call, withoutDashes(rest));
  runInside(call, words, { ...scopeOf(call, image), mounts: seenMounts(call) });
}

/** `docker run` and those that are used like it. */
export const runUsage: Usage = {
  summary: 'runs a command in a new container',
  options: runOptions,
  style: 'posix',
  effects: start,
};

export const createUsage: Usage = {
  summary: 'makes a container',
  options: runOptions,
  style: 'posix',
  effects: start,
};

export const execUsage: Usage = {
  summary: 'runs a command in a container',
  options: `${environment}\n-l, --latest | --cidfile=<read>`,
  style: 'posix',
  effects: (call) => {
    const [container, ...rest] = call.operands;
    if (container === undefined) return;
    call.effect('container', 'exec', 'object', container.text);
    if (call.has('--privileged')) call.effect('container', 'exec-privileged', 'object', container.text);
    if (/^(?:root|0)(?::|$)/.test(call.value('--user') ?? ''))
      call.effect('container', 'exec-as-root', 'object', container.text);
    runInside(call, rest, scopeOf(call, container));
  },
};

/** `podman unshare`: a command on this machine, by somebody who is root of a namespace of users. */
export const unshareUsage: Usage = {
  summary: 'runs a command as root of its own',
  options: '--rootless-netns | --mount=<text>',
  style: 'posix',
  effects: (call) => {
    const words = withoutDashes(call.operands);
    if (words.length > 0) call.run(words);
    else interactiveShell(call);
  },
};
