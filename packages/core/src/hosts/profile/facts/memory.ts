import type { HostMemory } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';
import { byteCount } from './quantity.js';

const kibibyte = 1024;

function fromLinux(report: ProfileReport): HostMemory | undefined {
  const values = new Map<string, number>();
  for (const line of report.file('/proc/meminfo')) {
    const [, name, amount] = /^([A-Za-z_()0-9]+):\s+(\d+) kB/.exec(line) ?? [];
    const bytes = byteCount(amount, kibibyte);
    if (name !== undefined && bytes !== undefined) values.set(name, bytes);
  }
  const total = values.get('MemTotal');
  if (total === undefined) return undefined;
  // Linux before 3.14 has no estimate of its own; this was everybody's.
  const older = ['MemFree', 'Buffers', 'Cached'].map((name) => values.get(name) ?? Number.NaN);
  const sum = older.reduce((one, other) => one + other, 0);
  const limit = byteCount(report.file('/sys/fs/cgroup/memory.max')[0]?.trim(), 1);
  return {
    total,
    available: values.get('MemAvailable') ?? (Number.isNaN(sum) ? undefined : sum),
    swapTotal: values.get('SwapTotal'),
    swapFree: values.get('SwapFree'),
    limit: limit !== undefined && limit < total ? limit : undefined,
  };
}

/** `total = 2048.00M  used = 1024.00M  free = 1024.00M` */
function swapOf(report: ProfileReport): Pick<HostMemory, 'swapTotal' | 'swapFree'> {
  const line = report.field('bsd', 'vm.swapusage:') ?? '';
  const amount = (name: string): number | undefined => {
    const found = new RegExp(`${name} = (\\d{1,9})(?:\\.(\\d\\d))?M`).exec(line);
    return found === null ? undefined : Math.round(Number(`${found[1]}.${found[2] ?? 0}`) * kibibyte * kibibyte);
  };
  return { swapTotal: amount('total'), swapFree: amount('free') };
}

function fromBsd(report: ProfileReport): HostMemory | undefined {
  const total = byteCount(report.field('bsd', 'hw.memsize:') ?? report.field('bsd', 'hw.physmem:'), 1);
  if (total === undefined) return undefined;
  const lines = report.section('bsd') ?? [];
  const page = lines.map((line) => /page size of (\d+) bytes/.exec(line)?.[1]).find((size) => size !== undefined);
  // What macOS gives back without writing anything: vm_stat counts speculative pages apart from free ones.
  const pages = ['Pages free:', 'Pages inactive:', 'Pages speculative:'].map((label) =>
    byteCount(report.field('bsd', label)?.replace(/\.$/, ''), Number(page)),
  );
  const available = pages.reduce<number>((sum, bytes) => sum + (bytes ?? Number.NaN), 0);
  return { total, available: Number.isNaN(available) ? undefined : available, ...swapOf(report) };
}

/** Memory of the host. */
export function readMemory(report: ProfileReport): HostMemory | undefined {
  return fromLinux(report) ?? fromBsd(report);
}
