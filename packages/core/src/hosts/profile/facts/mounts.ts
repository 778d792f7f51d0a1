import { pseudoFileSystems, remoteFileSystems } from '../file-systems.js';
import type { MountedDisk } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';
import { byteCount } from './quantity.js';

const kibibyte = 1024;
const remote: ReadonlySet<string> = new Set(remoteFileSystems);

interface DiskRow {
  readonly path: string;
  readonly total: number | undefined;
  readonly free: number | undefined;
}

/** The rows of `df -P -k`. A device's name may hold blanks, and so may a path; what is between cannot. */
function diskRows(report: ProfileReport): readonly DiskRow[] {
  const rows: DiskRow[] = [];
  for (const line of report.section('disks') ?? []) {
    const [, total, free, path] = /\s(\d+)\s+-?\d+\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    // A full disk has less than nothing left once root's share is taken off.
    const left = free?.startsWith('-') === true ? '0' : free;
    rows.push({ path, total: byteCount(total, kibibyte), free: byteCount(left, kibibyte) });
  }
  return rows;
}

/** Blanks and backslashes as the kernel writes them: `\040`. */
function decodeOctal(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** A line of /proc/self/mountinfo (proc_pid_mountinfo(5)) behind the script's word for it. */
function linuxMount(line: string): MountedDisk | undefined {
  const pattern = /^(local|remote) \d+ \d+ \S+ \S+ (\S+) (\S+)(?: [a-z_]+(?::\S+)?)* - (\S+) (\S+)(?: (\S+))?\s*$/;
  const [, word, path, options = '', type, device, superOptions = ''] = pattern.exec(line) ?? [];
  if (path === undefined || type === undefined || device === undefined || pseudoFileSystems.has(type)) return undefined;
  return {
    path: decodeOctal(path),
    device: decodeOctal(device),
    type,
    isReadOnly: options.split(',').includes('ro') || superOptions.split(',').includes('ro'),
    isRemote: word === 'remote',
  };
}

/** A line of BSD's mount(8): `/dev/disk1s1 on / (apfs, local, read-only)`. */
function bsdMount(line: string): MountedDisk | undefined {
  const [, device, path, type, rest = ''] = /^(\S.*?) on (\/.*) \(([a-z0-9_.]+)(.*)\)$/.exec(line) ?? [];
  if (device === undefined || path === undefined || type === undefined || pseudoFileSystems.has(type)) return undefined;
  const options = rest.split(',').map((option) => option.trim());
  // macOS keeps volumes of its own besides the one that people's files are on.
  if (path.startsWith('/System/Volumes/') && path !== '/System/Volumes/Data') return undefined;
  return {
    path,
    device,
    type,
    isReadOnly: options.includes('read-only'),
    isRemote: remote.has(type) || !options.includes('local'),
  };
}

function isMount(mount: MountedDisk | undefined): mount is MountedDisk {
  return mount !== undefined;
}

function withSizes(mounts: readonly MountedDisk[], rows: readonly DiskRow[]): readonly MountedDisk[] {
  // df was asked for the local ones in this order; busybox may answer with another path of the same disk.
  const local = mounts.filter(({ isRemote }) => !isRemote);
  const inOrder = rows.length === local.length;
  return mounts.map((mount) => {
    if (mount.isRemote) return mount;
    const row = inOrder ? rows[local.indexOf(mount)] : rows.find(({ path }) => path === mount.path);
    return row === undefined ? mount : { ...mount, total: row.total, free: row.free };
  });
}

/** Mounted disks with their sizes; undefined when the host did not tell. */
export function readMounts(report: ProfileReport): readonly MountedDisk[] | undefined {
  const linux = report.section('mounts')?.map(linuxMount);
  const mounts = (linux ?? report.section('bsdmounts')?.map(bsdMount))?.filter(isMount);
  if (mounts === undefined) return undefined;
  const byPath = new Map<string, MountedDisk>();
  for (const mount of withSizes(mounts, diskRows(report))) {
    // The last one mounted there is the one that is seen; it also goes to its place in the order.
    byPath.delete(mount.path);
    byPath.set(mount.path, mount);
  }
  return [...byPath.values()];
}
