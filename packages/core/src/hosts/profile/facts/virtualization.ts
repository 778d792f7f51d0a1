import type { ContainerKind, HypervisorKind, Virtualization } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';

const managers: Readonly<Record<string, ContainerKind>> = {
  docker: 'docker',
  podman: 'podman',
  oci: 'other',
  lxc: 'lxc',
  'lxc-libvirt': 'lxc',
  incus: 'lxc',
  'systemd-nspawn': 'systemd-nspawn',
  wsl: 'wsl',
  openvz: 'openvz',
};

/** Kinds by what stands in /proc/1/cgroup where the host's control groups can be seen. */
const groups: readonly (readonly [RegExp, ContainerKind])[] = [
  [/kubepods/, 'kubernetes'],
  [/\/(?:docker|system\.slice\/docker)[-/]/, 'docker'],
  [/libpod/, 'podman'],
  [/\/lxc(?:[./]|$)/, 'lxc'],
];

function containerOf(report: ProfileReport): ContainerKind | undefined {
  const signs = new Set(report.section('paths'));
  const mounts = report.section('mounts') ?? [];
  const control = report.file('/proc/1/cgroup').join('\n');
  if (
    signs.has('/var/run/secrets/kubernetes.io') ||
    report.field('files', 'kubernetes:') !== undefined ||
    mounts.some((line) => /^file .*\/kubelet\/pods\//.test(line))
  ) {
    return 'kubernetes';
  }
  if (/microsoft/i.test(report.section('system')?.[0]?.split(' ')[2] ?? '')) return 'wsl';
  const named =
    report.file('/run/host/container-manager')[0] ??
    report.file('/run/systemd/container')[0] ??
    report.field('files', 'container:');
  if (named !== undefined) return managers[named.trim()] ?? 'other';
  if (signs.has('/run/.containerenv')) return 'podman';
  // The file alone also lies in virtual machines that were made from an image for Docker; Docker itself mounts these too.
  if (signs.has('/.dockerenv') && mounts.some((line) => line.startsWith('file '))) return 'docker';
  if (signs.has('/dev/lxd/sock') || mounts.some((line) => / - fuse\.lxcfs /.test(line))) return 'lxc';
  if (signs.has('/proc/vz') && !signs.has('/proc/bc')) return 'openvz';
  return groups.find(([pattern]) => pattern.test(control))?.[1];
}

/** Clouds by what their firmware says (vendor, product, BIOS and asset tag); the first that fits. */
const clouds: readonly (readonly [RegExp, string])[] = [
  [/amazon/i, 'aws'],
  [/Google Compute Engine/, 'gcp'],
  // Azure's asset tag is the same on every machine, as its own agent knows.
  [/7783-7084-3265-9085-8269-3286-77/, 'azure'],
  [/OracleCloud/, 'oracle'],
  [/DigitalOcean/, 'digitalocean'],
  [/Hetzner/, 'hetzner'],
  [/Alibaba/, 'alibaba'],
  [/Tencent/, 'tencent'],
  [/Huawei Cloud/, 'huawei'],
  [/Linode|Akamai/, 'linode'],
  [/Vultr/, 'vultr'],
  [/Scaleway/, 'scaleway'],
  [/UpCloud/, 'upcloud'],
  [/Exoscale/, 'exoscale'],
  [/OpenStack/i, 'openstack'],
];

/** Hypervisors by what their firmware says; the first that fits. */
const hypervisors: readonly (readonly [RegExp, HypervisorKind])[] = [
  [/VMware/, 'vmware'],
  [/VirtualBox|innotek/, 'virtualbox'],
  [/Xen|HVM domU/, 'xen'],
  [/Microsoft Corporation Virtual Machine/, 'hyperv'],
  [/Parallels/, 'parallels'],
  [/BHYVE/i, 'bhyve'],
  [/Apple Virtualization/, 'apple'],
  [/QEMU|KVM|Bochs|oVirt|RHEV|OpenStack|Google Compute Engine|DigitalOcean|Hetzner|Alibaba|Tencent|Scaleway/i, 'kvm'],
];

/** Where there is no firmware to ask, by what device trees, the kernel's clocks or FreeBSD call them. */
const signs: readonly (readonly [RegExp, HypervisorKind])[] = [
  [/kvm/, 'kvm'],
  [/xen/, 'xen'],
  [/hyperv|^hv$/, 'hyperv'],
  [/bhyve/, 'bhyve'],
  [/vbox/, 'virtualbox'],
  [/parallels/, 'parallels'],
  [/vmware/, 'vmware'],
];

function kindBy(
  kinds: readonly (readonly [RegExp, HypervisorKind])[],
  text: string | undefined,
): HypervisorKind | undefined {
  return text === undefined ? undefined : kinds.find(([pattern]) => pattern.test(text))?.[1];
}

function hypervisorOf(report: ProfileReport, firmware: string): HypervisorKind | undefined {
  if (report.file('/sys/hypervisor/type')[0]?.trim() === 'xen') return 'xen';
  const isFlagged =
    report.section('processor')?.includes('hypervisor') === true || report.field('bsd', 'kern.hv_vmm_present:') === '1';
  const clocks = report.file('/sys/devices/system/clocksource/clocksource0/available_clocksource')[0];
  return (
    kindBy(hypervisors, firmware) ??
    kindBy(signs, report.field('processor', 'hypervisor: ')) ??
    kindBy(signs, clocks) ??
    kindBy(signs, report.field('bsd', 'kern.vm_guest:')) ??
    // Amazon also rents machines without one.
    (/amazon/i.test(firmware) && !/\.metal/.test(firmware) ? 'kvm' : undefined) ??
    (isFlagged ? 'other' : undefined)
  );
}

/** What the host runs inside of. */
export function readVirtualization(report: ProfileReport): Virtualization {
  const firmware = ['sys_vendor', 'product_name', 'bios_vendor', 'bios_version', 'chassis_asset_tag']
    .map((name) => report.file(`/sys/class/dmi/id/${name}`)[0]?.trim() ?? '')
    .join(' ');
  return {
    container: containerOf(report),
    hypervisor: hypervisorOf(report, firmware),
    cloud: clouds.find(([pattern]) => pattern.test(firmware))?.[1],
  };
}
