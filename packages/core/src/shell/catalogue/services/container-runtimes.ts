import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runInside } from './container-inside.js';
import { derivedWord } from './derived-word.js';
import { lookingUsages, once, onEach, usagesOf } from './usages.js';

/** `ctr run IMAGE ID COMMAND`. */
function ctrRun(call: Call): void {
  const [image, , ...words] = call.operands;
  if (image === undefined) return;
  call.effect('container', call.has('--privileged') ? 'run-privileged' : 'run', 'object', image.text);
  for (const word of call.values('--mount')) {
    if (/(?:^|,)src=\/(?:,|$|etc|root|var\/run)/.test(word.text))
      call.effect('privilege', 'escape', 'object', word.text);
  }
  runInside(call, words, { container: image.text });
}

function runIn(call: Call): void {
  const name = call.texts[0] ?? '';
  call.effect('container', 'exec', 'object', name);
  runInside(call, call.operands.slice(1), { container: name });
}

/** `remote:name` is a container of another machine. */
function runOnRemote(call: Call): void {
  const [instance] = call.operands;
  const colon = instance?.text.indexOf(':') ?? -1;
  if (instance === undefined || colon < 1) {
    runIn(call);
    return;
  }
  const [remote, container] = [instance.text.slice(0, colon), instance.text.slice(colon + 1)];
  if (remote !== 'local') call.as('server', derivedWord(instance, remote));
  call.effect('container', 'exec', 'object', container);
  runInside(call, call.operands.slice(1), { container });
}

const removal: Usage = {
  summary: 'removes it',
  options: '-f, --force | -a, --all',
  effects: (call) => {
    if (call.has('--all')) call.effect('container', 'remove-many', 'object', 'all');
    else onEach('container', 'remove')(call);
  },
};
const imageRemoval: Usage = {
  summary: 'removes images',
  options: '-f | -a, --all | --prune | -q',
  effects: onEach('container', 'remove-image'),
};

/** `lxc config set NAME security.privileged true`, `device add NAME x disk source=/`. */
function lxcConfig(call: Call): void {
  const text = call.texts.join(' ');
  if (/security\.privileged[= ]true|raw\.(?:lxc|idmap|apparmor)|security\.nesting[= ]true/.test(text)) {
    call.effect('container', 'run-privileged', 'object', call.texts[0] ?? '');
  }
  if (/\bdisk\b.*\bsource=\/(?:\s|$|etc|root)/.test(text)) call.effect('privilege', 'escape', 'object', text);
}

function lxcLaunch(call: Call): void {
  call.effect('container', 'run', 'object', call.texts[0] ?? '');
  for (const word of call.values('-c')) {
    if (/security\.privileged=true/.test(word.text))
      call.effect('container', 'run-privileged', 'object', call.texts[0] ?? '');
  }
}

const lxcUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('launch init', {
    summary: 'makes a container',
    options:
      '-c, --config=<text> | -p, --profile=<text> | -n, --network=<text> | -s, --storage=<text> | -t, --type=<text> | -e | --vm | --target=<text>',
    effects: lxcLaunch,
  }),
  exec: {
    summary: 'runs a command in a container',
    options: '--env=<text> | --user=<text> | --group=<text> | --cwd=<text> | --mode=<text> | -t | -T | -n',
    style: 'posix',
    effects: runOnRemote,
  },
  ...usagesOf('delete rm', {
    summary: 'deletes containers',
    options: '-f, --force',
    effects: onEach('container', 'discard-machine'),
  }),
  ...usagesOf('stop pause', {
    summary: 'stops containers',
    options: '-f, --force | --all | --timeout=<text>',
    effects: onEach('container', 'stop'),
  }),
  ...usagesOf('start', { summary: 'starts containers', effects: onEach('container', 'start') }),
  restart: { summary: 'restarts containers', effects: onEach('container', 'restart') },
  ...usagesOf('config_set config_device_add config_device_set config_edit profile_device_add profile_set', {
    summary: 'changes settings',
    effects: lxcConfig,
  }),
  'file push': {
    summary: 'copies files into a container',
    options: '-r | -p | --mode=<text> | --uid=<text> | --gid=<text>',
    operands: '<read>... <text>',
  },
  'file pull': { summary: 'copies files from a container', options: '-r | -p', operands: '<text>... <write>' },
  'storage delete': { summary: 'deletes a pool', effects: onEach('container', 'remove-volume') },
  'storage volume delete': { summary: 'deletes a volume', effects: onEach('container', 'remove-volume') },
  'image delete': imageRemoval,
  'image import': { summary: 'reads an image', operands: '<read>...' },
  'image export': { summary: 'writes an image', operands: '<text> <write>' },
  publish: { summary: 'makes an image of a container' },
  restore: { summary: 'goes back to a snapshot', effects: onEach('container', 'modify') },
  snapshot: { summary: 'keeps the state of a container' },
  ...lookingUsages(
    'list ls info image_list image_info network_list network_show storage_list storage_show config_show profile_list profile_show remote_list version console monitor copy move rename',
    'looks at containers',
  ),
};

export const containerRuntimeTools: readonly ToolSpec[] = [
  {
    names: 'ctr',
    summary: 'talks to containerd',
    options: '-n, --namespace=<text> | -a, --address=<text> | --timeout=<text> | --debug',
    subcommands: {
      ...usagesOf('run containers_create c_create', {
        summary: 'runs a container',
        options:
          '--privileged | --mount=<text> | --rm | -t, --tty | -d | --net-host | --env=<text> | --snapshotter=<text> | --cwd=<text> | --user=<text> | --cap-add=<text> | --device=<text> | --rootfs',
        style: 'posix',
        effects: ctrRun,
      }),
      ...usagesOf('task_exec tasks_exec t_exec', {
        summary: 'runs a command in a container',
        options: '--exec-id=<text> | -t, --tty | -d | --cwd=<text> | --user=<text>',
        style: 'posix',
        effects: (call) => runIn(call),
      }),
      ...usagesOf('container_rm containers_rm c_rm task_rm tasks_rm containers_delete', removal),
      ...usagesOf('task_kill tasks_kill t_kill', {
        summary: 'ends a container',
        options: '-s, --signal=<text> | -a',
        effects: onEach('container', 'kill'),
      }),
      ...usagesOf('image_rm images_rm i_rm image_remove images_remove', imageRemoval),
      ...usagesOf('image_pull images_pull i_pull', {
        summary: 'downloads an image',
        options: '--plain-http | -k, --skip-verify | --user=<secret> | --platform=<text>',
        effects: (call) => {
          call.effect('container', 'pull', 'object', call.texts[0] ?? '');
          if (call.has('--plain-http') || call.has('--skip-verify'))
            call.effect('crypto', 'weaken', 'object', call.texts[0] ?? '');
        },
      }),
      ...usagesOf('image_push images_push i_push', { summary: 'uploads an image', effects: once('container', 'push') }),
      ...usagesOf('image_import images_import i_import', { summary: 'reads images', operands: '<read>...' }),
      ...usagesOf('image_export images_export i_export', { summary: 'writes images', operands: '<write> <text>...' }),
      ...lookingUsages(
        'containers_ls c_ls container_ls containers_info tasks_ls task_ls t_ls images_ls i_ls image_ls namespaces_ls ns_ls version plugins_ls info image_tag images_tag events',
        'looks at containers',
      ),
    },
  },
  {
    names: 'crictl',
    summary: 'looks after the containers of a node',
    options:
      '-r, --runtime-endpoint=<text> | -i, --image-endpoint=<text> | -c, --config=<read> | -t, --timeout=<text> | -D',
    subcommands: {
      exec: {
        summary: 'runs a command in a container',
        options: '-i | -t | -s | --timeout=<text>',
        style: 'posix',
        effects: (call) => runIn(call),
      },
      ...usagesOf('rm rmp', removal),
      rmi: imageRemoval,
      ...usagesOf('stop stopp', {
        summary: 'stops containers',
        options: '-t <text>',
        effects: onEach('container', 'stop'),
      }),
      pull: {
        summary: 'downloads an image',
        options: '--creds=<secret> | --auth=<secret>',
        effects: once('container', 'pull'),
      },
      ...usagesOf('run create runp start', {
        summary: 'runs a container',
        operands: '<any>...',
        effects: once('container', 'run'),
      }),
      ...lookingUsages(
        'ps pods images inspect inspectp inspecti logs stats statsp info version imagefsinfo port-forward attach config completion events',
        'looks at containers',
      ),
    },
  },
  {
    names: 'lxc incus',
    summary: 'runs and looks after system containers',
    options: '--project=<text> | --debug | -v | -q | --format=<text>',
    subcommands: lxcUsages,
  },
  {
    names: 'lxc-attach',
    summary: 'runs a command in a container',
    options:
      '-n, --name=<text> | -e, --elevated-privileges[=<text>] | -s, --namespaces=<text> | -u, --uid=<text> | -g, --gid=<text> | -v, --set-var=<text> | --clear-env | -P <look>',
    style: 'posix',
    effects: (call) => runInside(call, call.operands, { container: call.value('-n') ?? '' }),
  },
  {
    names: 'lxc-destroy',
    summary: 'deletes a container',
    options: '-n, --name=<text> | -f | -s',
    effects: (call) => call.effect('container', 'remove', 'object', call.value('-n') ?? ''),
  },
  {
    names: 'lxc-stop',
    summary: 'stops a container',
    options: '-n, --name=<text> | -k | -r | -t <text>',
    effects: (call) => call.effect('container', 'stop', 'object', call.value('-n') ?? ''),
  },
  {
    names: 'lxc-ls lxc-info lxc-top lxc-checkconfig',
    summary: 'looks at containers',
    options: '-n, --name=<text> | -f | -1',
  },
  {
    names: 'lxc-start lxc-create lxc-execute',
    summary: 'starts a container',
    options: '-n, --name=<text> | -t <text> | -f <read> | -d | -F',
    style: 'posix',
    effects: (call) => {
      const container = call.value('-n') ?? '';
      call.effect('container', 'run', 'object', container);
      if (call.name !== 'lxc-create') runInside(call, call.operands, { container });
    },
  },
  {
    names: 'runc crun youki',
    summary: 'runs containers from bundles',
    options: '--root=<look> | --log=<write> | --log-format=<text> | --debug | -b, --bundle=<look>',
    subcommands: {
      ...usagesOf('run create start', {
        summary: 'runs a container',
        options: '-d | --console-socket=<look> | --pid-file=<write>',
        effects: once('container', 'run'),
      }),
      exec: {
        summary: 'runs a command in a container',
        options: '-t | -d | -u, --user=<text> | -e, --env=<text> | --cwd=<text> | -p, --process=<read>',
        style: 'posix',
        effects: (call) => runIn(call),
      },
      delete: removal,
      kill: {
        summary: 'ends a container',
        effects: (call) => call.effect('container', 'kill', 'object', call.texts[0] ?? ''),
      },
      ...lookingUsages(
        'list ps state spec events features pause resume update checkpoint restore',
        'looks at containers',
      ),
    },
  },
];
