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
const unconfined = /^(?:seccomp|apparmor|systempaths)[=:]unconfined$|^label[=:]disable$|^(?:seccomp|apparmor)[=:]$/i;
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

function namespaces(call: Call): boolean {
  return ['--pid', '--userns', '--uts'].some((option) => call.value(option) === 'host' && option !== '--uts');
}

/** What makes a container more than one: privileges, namespaces, devices and directories of the machine. */
export function lookAtPrivileges(call: Call, name: string): void {
  for (const each of givenMounts(call)) mount(call, each);
  const capable = call.values('--cap-add').some(({ text }) => text.split(',').some((one) => hostCapability.test(one)));
  if (call.has('--privileged') && call.value('--privileged') !== 'false')
    call.effect('container', 'run-privileged', 'object', name);
  else if (capable || namespaces(call)) call.effect('container', 'run-privileged', 'object', name);
  if (namespaces(call) && (capable || call.has('--privileged')))
    call.effect('privilege', 'escape', 'object', 'namespaces of the machine');
  if (call.values('--security-opt').some(({ text }) => unconfined.test(text)))
    call.effect('container', 'weaken-isolation', 'object', name);
  if (call.value('--log-driver') === 'none') call.effect('audit', 'silence', 'object', `log of ${name}`);
  if (call.value('--ipc') === 'host') call.effect('container', 'weaken-isolation', 'object', name);
  for (const word of call.values('--device')) {
    if (hostDevice.test(word.text)) call.effect('privilege', 'escape', 'device', word.text, { span: word.span });
  }
}
