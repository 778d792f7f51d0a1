import type { HostProfile, MountedDisk } from './host-profile.js';

const width = 80;
const label = 9;

/** Bytes in the binary unit that leaves one to four digits before the point. */
function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`;
}

function line(name: string, parts: readonly (string | undefined)[], separator = ', '): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== '');
  if (said.length === 0) return undefined;
  const text = `${name.padEnd(label)} ${said.join(separator)}`.replace(/[\t\n]/g, ' ');
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

const hypervisorNames = {
  kvm: 'KVM',
  vmware: 'VMware',
  xen: 'Xen',
  hyperv: 'Hyper-V',
  virtualbox: 'VirtualBox',
  parallels: 'Parallels',
  bhyve: 'bhyve',
  apple: 'Apple',
  other: 'unnamed',
} as const;

function host({ hostname, virtualization }: HostProfile): string | undefined {
  const { container, hypervisor, cloud } = virtualization;
  const guest = hypervisor === undefined ? undefined : `${hypervisorNames[hypervisor]} guest`;
  return line('host', [
    hostname ?? 'nameless',
    container === undefined ? undefined : `${container === 'other' ? '' : `${container} `}container`,
    [guest, cloud].filter(Boolean).join(' at '),
  ]);
}

function system({ distribution, os, kernel, architecture }: HostProfile): string | undefined {
  const core = kernel === undefined ? undefined : `kernel ${kernel}`;
  return line('system', [distribution?.title ?? distribution?.id ?? os, core, architecture]);
}

/** What tells processors apart, without trade marks and what they all say. */
function shortModel(model: string): string {
  const short = model.replace(/\((?:R|TM)\)|\bCPU\b|\bProcessor\b|\d+-Core|@.*$/gi, '');
  return short.replace(/\s+/g, ' ').trim().slice(0, 28);
}

function machine({ processors, memory }: HostProfile): string | undefined {
  const { count, model, limit } = processors;
  const { available, swapTotal } = memory ?? {};
  const total = memory?.limit ?? memory?.total;
  return line('machine', [
    count === undefined ? undefined : `${count} × ${model === undefined ? 'processor' : shortModel(model)}`,
    limit === undefined ? undefined : `${limit} usable`,
    total === undefined ? undefined : `${size(total)} memory`,
    available === undefined ? undefined : `${size(available)} available`,
    swapTotal === undefined ? undefined : swapTotal === 0 ? 'no swap' : `${size(swapTotal)} swap`,
  ]);
}

/** One entry for each disk, however often it is mounted; the fullest first, for that is what people look for. */
function disks({ mounts }: HostProfile): string | undefined {
  const devices = new Map<string, MountedDisk>();
  for (const mount of mounts) {
    const known = devices.get(mount.device);
    if (known === undefined || mount.path.length < known.path.length) devices.set(mount.device, mount);
  }
  const share = ({ free, total }: MountedDisk): number => (free === undefined || !total ? 2 : free / total);
  const sorted = [...devices.values()].sort((one, other) => share(one) - share(other));
  const told = sorted.slice(0, 3).map(({ path, type, total, free }) => {
    const sizes = total === undefined || free === undefined ? type : `${size(free)} of ${size(total)} free`;
    return `${path} ${sizes}`;
  });
  const rest = sorted.length - told.length;
  return line('disks', [...told, rest === 0 ? undefined : `${rest} more`]);
}

const sudoWords = {
  missing: 'no sudo',
  unusable: 'sudo does not work',
  unasked: 'sudo not tried',
  passwordless: 'sudo without password',
  limited: 'sudo without password for some commands',
  asks: 'sudo with password',
  denied: 'sudo refused',
} as const;

function user({ user: facts, sh }: HostProfile): string | undefined {
  if (facts === undefined) return undefined;
  const name = facts.name ?? 'nameless';
  const groups = facts.groups.filter((group) => ['sudo', 'wheel', 'admin', 'docker'].includes(group));
  return line('user', [
    facts.isRoot ? name : `${name} (uid ${facts.uid})`,
    groups.length === 0 || facts.isRoot ? undefined : `in ${groups.join(' and ')}`,
    facts.sudo === undefined ? undefined : sudoWords[facts.sudo],
    facts.shell === undefined ? undefined : `shell ${facts.shell}`,
    sh === undefined ? undefined : `sh is ${sh}`,
  ]);
}

function software({ packageManagers, serviceManager, libc, tools }: HostProfile): string | undefined {
  const containers = ['docker', 'podman', 'kubectl'].filter((tool) => tools[tool] !== undefined);
  return line('software', [
    ...packageManagers.slice(0, 4),
    serviceManager === 'none' ? 'no service manager' : serviceManager,
    libc === undefined ? undefined : [libc.name, libc.version].filter(Boolean).join(' '),
    ...containers,
  ]);
}

function offset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

function duration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} hours` : `${Math.floor(minutes / 1440)} days`;
}

function time({ timeZone, utcOffset, bootedAt, takenAt }: HostProfile): string | undefined {
  const zone = utcOffset === undefined ? undefined : offset(utcOffset);
  return line('time', [
    timeZone === undefined ? zone : `${timeZone}${zone === undefined ? '' : ` (${zone})`}`,
    bootedAt === undefined ? undefined : `up ${duration(takenAt - bootedAt)}`,
  ]);
}

/**
 * A profile for people: at most eight lines of at most 80 characters, what is looked for first, first. The last one tells
 * what is missing, if anything is.
 */
export function describeProfile(profile: HostProfile): readonly string[] {
  const missing = profile.problems.map(({ message }) => message);
  const views = [host, system, machine, disks, user, software, time];
  return [...views.map((view) => view(profile)), line('missing', missing, ' ')].filter((text) => text !== undefined);
}
