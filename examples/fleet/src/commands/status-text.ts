import type { HostStanding, RunReport } from '@opspilot/orchestration';
import { ordersToGive, waitingOfReport } from '../view/orders-to-give.js';
import { plainLine } from '../view/text.js';

const open = ['ready', 'running', 'rolling-back'];

/** Where a run stands, on a few lines: how many hosts stand how, and each that is not simply done or waiting. */
export function statusText(report: RunReport): string {
  const { id, name, status, isPaused, gate, hosts } = report;
  // What a run that is over has not begun it never will.
  const word = (standing: HostStanding): string =>
    standing === 'waiting' && !open.includes(status) ? 'never begun' : standing;
  const at = gate === undefined ? '' : `, at a gate of batch ${gate.batch + 1}`;
  const counts = new Map<string, number>();
  for (const { standing } of hosts) counts.set(word(standing), (counts.get(word(standing)) ?? 0) + 1);
  const told = hosts.filter(({ standing }) => !['succeeded', 'waiting', 'stopped'].includes(standing));
  const width = Math.max(0, ...told.map(({ host }) => host.length));
  const lines = [
    `${plainLine(name)}  ${status}${isPaused ? ', paused' : ''}${at}  run ${id}`,
    [...counts].map(([standing, many]) => `${many} ${standing}`).join(', '),
    ...told.map(
      ({ host, standing, step }) => `  ${host.padEnd(width)}  ${standing}${step === undefined ? '' : ` at ${step}`}`,
    ),
    ...ordersToGive(id, waitingOfReport(report)),
  ];
  return `${lines.join('\n')}\n`;
}
