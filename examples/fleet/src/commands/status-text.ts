import { type HostReport, isFinal, type RunStanding } from '@opspilot/orchestration';
import { lineToDrive } from '../line-to-type.js';
import { ordersToGive, waitingOfReport } from '../view/orders-to-give.js';
import { standingsText, standingText } from '../view/standing-text.js';
import { duration, plainLine } from '../view/text.js';

/** What an operator has to know of a run that goes on by somebody's doing alone. */
function goingOn({ id, status, drivenUntil, orders }: RunStanding, now: number): readonly string[] {
  if (isFinal({ status })) return [];
  const since = drivenUntil === undefined ? '' : ` since ${duration(now - drivenUntil)}`;
  const isDriven = drivenUntil !== undefined && drivenUntil >= now;
  const waiting = orders.map(({ type }) => type).join(', ');
  return [
    ...(isDriven ? [] : [`Nobody drives it${since}: ${lineToDrive(`resume ${id}`)}`]),
    ...(orders.length === 0 ? [] : [`Ordered, and not taken yet: ${waiting}`]),
  ];
}

/** Where a run stands, on a few lines: how many hosts stand how, and each that is not simply done or waiting. */
export function statusText(report: RunStanding, now = Date.now()): string {
  const { id, name, status, isPaused, gate, hosts } = report;
  const at = gate === undefined ? '' : `, at a gate of batch ${gate.batch + 1}`;
  const text = ({ standing, failed }: HostReport): string => standingText(standing, failed === true, status);
  const told = hosts.filter(({ standing }) => !['succeeded', 'waiting', 'stopped'].includes(standing));
  const width = Math.max(0, ...told.map(({ host }) => host.length));
  const lines = [
    `${plainLine(name)}  ${status}${isPaused ? ', paused' : ''}${at}  run ${id}`,
    standingsText(hosts.map(text)),
    ...told.map((each) => {
      const { host, step } = each;
      return `  ${host.padEnd(width)}  ${text(each)}${step === undefined ? '' : ` at ${step}`}`;
    }),
    ...goingOn(report, now),
    ...ordersToGive(id, waitingOfReport(report)),
  ];
  return `${lines.join('\n')}\n`;
}
