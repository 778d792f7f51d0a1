import type { Bench } from '../../../bench/bench-row.js';
import { type CancelCase, cancelRows } from './ssh-faults/cancel-over-ssh.js';
import { cutRows } from './ssh-faults/cut-rows.js';
import { halfOpenRows } from './ssh-faults/half-open-rows.js';

const cases: readonly CancelCase[] = [
  { name: 'a tree that ignores TERM', atOnce: 10 },
  { name: 'all sessions at once', atOnce: 32 },
  { name: 'one session per connection', atOnce: 4, connections: 4, server: { maxSessions: 1 } },
  { name: 'as somebody else', atOnce: 10, options: { become: { user: 'nobody' } } },
];

/** What becomes of commands over SSH when everything that can break breaks. Needs sshd; the last case needs root. */
export const bench: Bench = async () => {
  const rows = await halfOpenRows();
  const isRoot = process.getuid?.() === 0;
  for (const each of cases) if (isRoot || each.options === undefined) rows.push(...(await cancelRows(each)));
  rows.push(...(await cutRows()));
  return rows;
};
