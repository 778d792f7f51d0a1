import type { CommandDraft, Verdict } from '@opspilot/core';
import { summaryOf } from '../summary-of.js';
import { reasonsOf } from './reasons.js';
import type { Screen } from './screen.js';
import { visible, wrap } from './text.js';

type Fact = readonly [name: string, values: readonly string[], colour?: (text: string) => string];

const margin = 14;
const bullet = '• ';

/** Lines of a list; of several entries each has a mark, so that one that goes on can be told from the next. */
function listed(entries: readonly string[], columns: number): readonly string[] {
  if (entries.length < 2) return entries.flatMap((entry) => wrap(entry, columns));
  const indent = ' '.repeat(bullet.length);
  return entries.flatMap((entry) =>
    wrap(entry, columns - bullet.length).map((line, index) => `${index === 0 ? bullet : indent}${line}`),
  );
}

/** What a person has to know to say yes or no. Nothing is left out: whoever answers has seen all of it. */
export function questionView(title: string, draft: CommandDraft, verdict: Verdict, { paint, columns }: Screen): string {
  const { command, host, cwd, actor, risk } = draft;
  const reasons = reasonsOf(verdict, command);
  const summary = summaryOf(draft);
  const login = host.user === undefined ? host.name : `${host.user}@${host.name}`;
  const where = host.port === undefined ? login : `${login}, port ${host.port}`;
  const facts: readonly Fact[] = [
    ['command', [command], paint.bold],
    // Of a command that does one thing, what it does is the reason.
    ['does', reasons.join(' ') === visible(summary) ? [] : [summary]],
    ['why', reasons.length === 0 ? ['It needs approval.'] : reasons, paint.yellow],
    ['risk', risk === undefined ? [] : [`${risk.score.toFixed(2)} of 1`]],
    ['on', [cwd === undefined ? where : `${where}, in ${cwd}`]],
    ['asked by', [actor.id]],
  ];
  const bar = `   ${paint.yellow('┃')}`;
  const lines = facts.flatMap(([name, values, colour = String]) =>
    listed(values.map(visible), columns() - margin).map(
      (line, index) => `${bar} ${paint.dim((index === 0 ? name : '').padEnd(8))} ${colour(line)}`,
    ),
  );
  return [`${bar} ${paint.yellow(title)}`, ...lines, ''].join('\n');
}
