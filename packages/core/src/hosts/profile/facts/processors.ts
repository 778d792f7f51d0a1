import type { Processors } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';
import { armModel } from './arm-models.js';
import { wholeNumber } from './quantity.js';

/** The lines of /proc/cpuinfo that name a processor, by architecture, the most telling first. */
const modelLabels = ['model name', 'Processor', 'cpu model', 'cpu', 'uarch', 'Hardware'];

/** How many a list such as `0-3,8` names. */
function listLength(list: string | undefined): number | undefined {
  if (list === undefined || !/^\d{1,6}(?:-\d{1,6})?(?:,\d{1,6}(?:-\d{1,6})?)*$/.test(list.trim())) return undefined;
  let count = 0;
  for (const range of list.trim().split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    count += Math.max(last - first + 1, 0);
  }
  return count;
}

/** From `<quota> <period>`, both in microseconds; the quota `max` is no limit. */
function quota(line: string | undefined): number | undefined {
  const [, used, period] = /^(\d{1,12}) (\d{1,12})$/.exec(line?.trim() ?? '') ?? [];
  const limit = Number(used) / Number(period);
  return Number.isFinite(limit) && limit > 0 ? Math.round(limit * 1_000) / 1_000 : undefined;
}

function modelOf(report: ProfileReport): string | undefined {
  const values = new Map<string, string>();
  for (const line of report.section('processor') ?? []) {
    const [, label, value] = /^([^:]*?)\s*:\s*(.+)$/.exec(line) ?? [];
    if (label !== undefined && value !== undefined && !values.has(label)) values.set(label, value.trim().slice(0, 256));
  }
  const named = modelLabels.map((label) => values.get(label)).find((value) => value !== undefined);
  return named ?? armModel(values.get('CPU implementer'), values.get('CPU part')) ?? values.get('board');
}

/** Processors of the host. */
export function readProcessors(report: ProfileReport): Processors {
  return {
    count:
      listLength(report.file('/sys/devices/system/cpu/online')[0]) ??
      wholeNumber(report.field('processor', 'count:') ?? report.field('bsd', 'hw.ncpu:')),
    model:
      modelOf(report)?.replace(/\s+/g, ' ') ??
      report.field('bsd', 'machdep.cpu.brand_string:') ??
      report.field('bsd', 'hw.model:'),
    limit: quota(report.file('/sys/fs/cgroup/cpu.max')[0]),
  };
}
