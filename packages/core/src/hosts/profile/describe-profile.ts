import type { HostProfile, MountedDisk } from './host-profile.js';

const width = 80;
const label = 9;

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** The power of 1024 that leaves at most three digits before the point. */
function power(bytes: number): number {
  let exponent = 0;
  while (bytes / 1024 ** exponent >= 1000 && exponent < units.length - 1) exponent += 1;
  return exponent;
}

function digits(bytes: number, exponent: number): number {
  const value = bytes / 1024 ** exponent;
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}

/** `23.5 GiB` */
function size(bytes: number): string {
  return `${digits(bytes, power(bytes))} ${units[power(bytes)]}`;
}

/** `1.7 of 23.5 GiB` */
function share(part: number, whole: number): string {
  return `${digits(part, power(whole))} of ${size(whole)}`;
}

/** A labelled line of as many parts as fit, those first that come first; the others are left out whole. */
function line(name: string, parts: readonly (string | undefined)[]): string | undefined {
  let text = '';
  for (const part of parts) {
    if (part === undefined || part === '') continue;
    const longer = `${text === '' ? `${name.padEnd(label)} ` : `${text}, `}${part.replace(/\s+/g, ' ')}`;
    if (longer.length <= width) text = longer;
    else if (text === '') text = `${longer.slice(0, width - 1)}…`;
  }
  return text === '' ? undefined : text;
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

function processorLine({ count, model, limit }: HostProfile['processors']): string | undefined {
  if (count === undefined) return undefined;
  const usable = limit === undefined || limit >= count ? '' : `${limit} of `;
  return `${usable}${count} × ${model === undefined ? 'processor' : shortModel(model)}`;
}

function memoryLine({ total, limit, available }: NonNullable<HostProfile['memory']>): string {
  // What the whole machine has left says nothing about a container that may use a part of it.
  if (limit !== undefined) return `${share(limit, total)} memory`;
  return available === undefined ? `${size(total)} memory` : `${share(available, total)} memory free`;
}

function machine({ processors, memory }: HostProfile): string | undefined {
  const swap = memory?.swapTotal;
  return line('machine', [
    processorLine(processors),
    memory === undefined ? undefined : memoryLine(memory),
    swap === undefined ? undefined : swap === 0 ? 'no swap' : `${size(swap)} swap`,
  ]);
}

/** How soon a disk is to be told of: the fuller the sooner, then those that are never written, then those unknown. */
function urgency({ free, total, isReadOnly }: MountedDisk): number {
  if (free === undefined || total === undefined || total === 0) return 3;
  return isReadOnly ? 2 : free / total;
}

/** One entry for each disk, however often it is mounted, and how many there was no room for. */
function disks({ mounts }: HostProfile): string | undefined {
  const devices = new Map<string, MountedDisk>();
  for (const mount of mounts) {
    const known = devices.get(mount.device);
    if (known === undefined || mount.path.length < known.path.length) devices.set(mount.device, mount);
  }
  const sorted = [...devices.values()].sort((one, other) => urgency(one) - urgency(other));
  const told = sorted.map(({ path, type, total, free }) =>
    total === undefined || free === undefined ? `${path} (${type})` : `${path} ${share(free, total)} free`,
  );
  const count = (shown: number): string | undefined =>
    shown < told.length ? `${told.length - shown} more` : undefined;
  let text: string | undefined;
  for (let shown = 1; shown <= told.length; shown++) {
    const more = count(shown);
    const longer = line('disks', [[...told.slice(0, shown), more].filter(Boolean).join(', ')]);
    if (text !== undefined && longer?.endsWith('…') === true) break;
    text = longer;
  }
  return text;
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
    facts.shell === undefined ? undefined : `shell ${facts.shell.replace(/^.*\//, '')}`,
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
  const missing = profile.problems.map(({ part }) => (part === 'probe' ? 'the end of the answer' : part));
  const views = [host, system, machine, disks, user, software, time];
  return [...views.map((view) => view(profile)), line('missing', missing)].filter((text) => text !== undefined);
}
