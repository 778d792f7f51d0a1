import type { CommandRecord } from '@opspilot/core';
import type { Screen } from './screen.js';
import { statusText } from './status.js';
import { type Column, table, widthLeft } from './table.js';
import { cut, visible } from './text.js';
import { relativeTime, timeTaken } from './time.js';

const when: Column = { title: 'when', width: 14 };
const facts: readonly Column[] = [
  { title: 'status', width: 11 },
  { title: 'exit', width: 4, align: 'right' },
  { title: 'time', width: 8, align: 'right' },
];

/** A command with the machine it ran on, where that is another one. */
function commandAt(command: string, host: string): string {
  return host === 'localhost' ? command : `${host}: ${command}`;
}

/** Records of the history, oldest first, as a person tells a story. */
export function historyTable(records: readonly CommandRecord[], now: number, screen: Screen): string {
  const width = Math.max(widthLeft([when, ...facts], Math.min(screen.columns(), 110), 1), 8);
  const columns = [when, { title: 'command', width }, ...facts];
  const rows = [...records].reverse().map(({ createdAt, command, host, end }) => ({
    cells: [
      screen.paint.dim(relativeTime(createdAt, now)),
      cut(visible(commandAt(command, host)), width),
      statusText(end?.status ?? 'running', screen.paint),
      end?.exitCode == null ? '–' : String(end.exitCode),
      (end && timeTaken(end.startedAt, end.endedAt)) ?? '–',
    ],
  }));
  return table(columns, rows, screen);
}
