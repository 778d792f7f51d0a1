import type { ProfileReport } from '../profile-report.js';

/** Where the symbolic link `path` leads, told by `ls -l`; undefined when it is none. */
export function linkTarget(report: ProfileReport, path: string | RegExp): string | undefined {
  for (const line of report.section('links') ?? []) {
    const [, from, target] = /^l.*?\s(\/\S+) -> (.+)$/.exec(line) ?? [];
    if (from === undefined || target === undefined) continue;
    if (typeof path === 'string' ? from === path : path.test(from)) return target.trim();
  }
  return undefined;
}
