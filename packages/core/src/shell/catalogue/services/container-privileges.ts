import type { Call } from '../../tools/tool-spec.js';
import { STAR } from '../../words/markers.js';
import { type GivenMount, givenMounts } from './container-mounts.js';

/** Directories of the machine with which a container is no longer one. */
const hostPath =
  /^\/(?:$|(?:etc|root|proc|sys|dev|boot|run|usr|bin|sbin|lib|lib64|var|home|opt|srv|mnt|host)\/?$|var\/(?:run|lib|spool)\/?$|var\/lib\/(?:docker|kubelet|containerd|containers)(?:\/|$)|etc\/(?:shadow|passwd|group|sudoers|cron|ssh|pam\.d|ld\.so|systemd|profile|init|rc)|root\/|var\/spool\/cron|usr\/(?:bin|sbin|lib)(?:\/|$)|proc\/|sys\/(?:kernel|fs\/cgroup|firmware))/;
/** Where an engine takes its orders: who reaches it is root. */
export const engineSocket = /(?:docker|containerd|podman|crio|crun|dockershim|buildkitd)[\w.-]*\.sock$/;
const hostCapability =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO|SYS_PTRACE|SYS_BOOT|DAC_READ_SEARCH|DAC_OVERRIDE|BPF|MAC_ADMIN|SETFCAP)$/i;
/** Beyond what a container has anyway: networks, clocks and records of the machine. */
const furtherCapability = /^(?:CAP_)?(?:NET_ADMIN|SYS_TIME|SYSLOG|AUDIT_CONTROL|PERFMON|MAC_OVERRIDE|SYS_RESOURCE)$/i;
/** What a `--security-opt` takes away. */
const protections: readonly (readonly [option: RegExp, action: string])[] = [
  [/^seccomp[=:](?:unconfined)?$/i, 'drop-seccomp'],
  [/^apparmor[=:](?:unconfined)?$/i, 'drop-apparmor'],
  [/^label[=:]disable$/i, 'drop-selinux'],
  [/^no-new-privileges[=:]false$/i, 'allow-new-privileges'],
  [/^systempaths[=:]unconfined$/i, 'weaken-isolation'],
];
/** Options that put a container into a namespace of the machine. */
const namespaces = [
  ['--pid', 'share-host-processes'],
  ['--userns', 'share-host-users'],
  ['--ipc', 'share-host-ipc'],
  ['--network', 'share-host-network'],
  ['--uts', 'share-host-name'],
  ['--cgroupns', 'share-host-cgroups'],
] as const;
const hostDevice =
  /^\/dev\/(?:(?:sd|vd|xvd|hd|nvme|mmcblk|dm-|md|loop)\w*|mem|kmem|port|mapper\/.*|disk\/.*|kmsg)?(?::|$)/;

function mount(call: Call, { word, source, isReadOnly }: GivenMount): void {
  const detail = { span: word.span } as const;
  if (engineSocket.test(source)) {
    call.effect('privilege', 'escape', 'object', source, detail);
    return;
  }
  const path = source.replace(/\/+/g, '/').replace(/(.)\/\.?$/, '$1');
  if (!hostPath.test(path) && path !== `/${STAR}`) return;
  if (isReadOnly) call.effect('container', 'show-host', 'object', source, detail);
  else call.effect('privilege', 'escape', 'object', source, detail);
}

function capabilityOf(call: Call): string | undefined {
  const named = call.values('--cap-add').flatMap(({ text }) => text.split(','));
  if (named.some((one) => hostCapability.test(one))) return 'add-host-capability';
  return named.some((one) => furtherCapability.test(one)) ? 'add-capability' : undefined;
}

/** What a container is given of the machine beside directories and devices, as actions. */
function rightsOf(call: Call): readonly string[] {
  const isPrivileged = call.has('--privileged') && call.value('--privileged') !== 'false';
  const shared = namespaces.filter(([option]) => call.value(option) === 'host').map(([, action]) => action);
  const dropped = call
    .values('--security-opt')
    .flatMap(({ text }) => protections.filter(([option]) => option.test(text)).map(([, action]) => action));
  return [isPrivileged ? 'run-privileged' : undefined, capabilityOf(call), ...shared, ...dropped].filter(
    (action) => action !== undefined,
  );
}

const allRights = ['run-privileged', 'add-host-capability'];
/** Namespaces in which all rights are those of root on the machine. */
const decisiveNamespaces = ['share-host-processes', 'share-host-users'];

/** What makes a container more than one: privileges, namespaces, devices and directories of the machine. */
export function lookAtPrivileges(call: Call, name: string): void {
  for (const each of givenMounts(call)) mount(call, each);
  const rights = rightsOf(call);
  for (const action of rights) call.effect('container', action, 'object', name);
  const has = (actions: readonly string[]): boolean => actions.some((action) => rights.includes(action));
  if (has(allRights) && has(decisiveNamespaces))
    call.effect('privilege', 'escape', 'object', 'namespaces of the machine');
  if (call.value('--log-driver') === 'none') call.effect('audit', 'silence', 'object', `log of ${name}`);
  for (const word of call.values('--device')) {
    if (hostDevice.test(word.text)) call.effect('privilege', 'escape', 'device', word.text, { span: word.span });
  }
}
