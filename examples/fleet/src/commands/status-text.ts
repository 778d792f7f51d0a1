import type { RunReport } from '@opspilot/orchestration';

/** Where a run stands, on a few lines: how many hosts stand how, and each that is not simply done or waiting. */
export function statusText({ id, name, status, isPaused, failures, hosts }: RunReport): string {
  const counts = new Map<string, number>();
  for (const { standing } of hosts) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  const told = hosts.filter(({ standing }) => !['succeeded', 'waiting', 'stopped'].includes(standing));
  const width = Math.max(0, ...told.map(({ host }) => host.length));
  const lines = [
    `${name}  ${status}${isPaused ? ', paused' : ''}  run ${id}`,
    [...counts].map(([standing, many]) => `${many} ${standing}`).join(', ') +
      (failures > 0 ? `; ${failures} failed` : ''),
    ...told.map(
      ({ host, standing, step }) => `  ${host.padEnd(width)}  ${standing}${step === undefined ? '' : ` at ${step}`}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
