import type { Approve, CommandDraft, Verdict } from '@opspilot/core';
import { readLine } from './read-line.js';
import type { Screen } from './view/screen.js';
import { visible, wrap } from './view/text.js';

type Fact = readonly [name: string, value: string, colour?: (text: string) => string];

const margin = 14;

function question(draft: CommandDraft, verdict: Verdict, { paint, columns }: Screen): string {
  const reasons = verdict.findings.map(({ reason }) => reason);
  const { name, user } = draft.host;
  const facts: readonly Fact[] = [
    ['command', draft.command, paint.bold],
    ['on', `${user === undefined ? '' : `${user}@`}${name}${draft.cwd === undefined ? '' : `, in ${draft.cwd}`}`],
    ['for', draft.actor.id],
    ['why', reasons.join(' ') || 'It needs approval.'],
  ];
  const bar = `   ${paint.yellow('┃')}`;
  // Nothing is left out: whoever answers has seen all of it.
  const lines = facts.flatMap(([name, value, colour = String]) =>
    wrap(visible(value), columns() - margin).map(
      (line, index) => `${bar} ${paint.dim((index === 0 ? name : '').padEnd(8))} ${colour(line)}`,
    ),
  );
  return [`${bar} ${paint.yellow('This needs your approval')}`, ...lines, ''].join('\n');
}

/** Asks the person at the terminal. Only a clear yes is one; Ctrl-C answers nothing and calls `interrupt`. */
export function askOnTerminal(screen: Screen, interrupt: () => void): Approve {
  return async (draft, verdict, { signal }) => {
    screen.write(question(draft, verdict, screen));
    let typed: string | undefined;
    try {
      typed = await readLine(`   ${screen.paint.yellow('┃')} Run it? [y/N] `, { signal, interrupt });
    } finally {
      // Nobody pressed Enter.
      if (typed === undefined) screen.line();
    }
    const approved = typed !== undefined && /^\s*y(es)?\s*$/i.test(typed);
    return { approved, by: draft.actor.id, ...(approved ? {} : { reason: 'the answer was no' }) };
  };
}

/** Refuses, and says that nobody was there to ask. */
export function refuseFor(reason: string): Approve {
  return () => ({ approved: false, by: 'quickstart', reason });
}
