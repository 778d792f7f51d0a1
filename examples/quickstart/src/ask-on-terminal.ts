import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Approve, CommandDraft, Verdict } from '@opspilot/core';
import type { Screen } from './view/screen.js';
import { visible, wrap } from './view/text.js';

/** Milliseconds in which whatever was typed before the question arrives, and is thrown away. */
const drainTime = 50;

type Fact = readonly [name: string, value: string, colour?: (text: string) => string];

const margin = 14;

function question(draft: CommandDraft, verdict: Verdict, { paint, columns }: Screen): string {
  const reasons = verdict.findings.map(({ reason }) => reason);
  const facts: readonly Fact[] = [
    ['command', draft.command, paint.bold],
    ['on', draft.cwd === undefined ? draft.host.name : `${draft.host.name}, in ${draft.cwd}`],
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

/** An answer typed before the question could be read is none. */
async function dropTypedAhead(): Promise<void> {
  process.stdin.resume();
  await pause(drainTime);
  while (process.stdin.read() !== null);
  process.stdin.pause();
}

/** What the person types; undefined when they press Ctrl-D. Rejects when the command is cancelled meanwhile. */
async function answer(prompt: string, signal: AbortSignal, interrupt: () => void): Promise<string | undefined> {
  await dropTypedAhead();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = once(terminal, 'close').then(() => undefined);
  terminal.once('SIGINT', interrupt);
  const typed = terminal.question(prompt, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  try {
    return await Promise.race([typed, left]);
  } finally {
    terminal.close();
  }
}

/** Asks the person at the terminal. Only a clear yes is one; Ctrl-C answers nothing and calls `interrupt`. */
export function askOnTerminal(screen: Screen, interrupt: () => void): Approve {
  return async (draft, verdict, { signal }) => {
    screen.write(question(draft, verdict, screen));
    let typed: string | undefined;
    try {
      typed = await answer(`   ${screen.paint.yellow('┃')} Run it? [y/N] `, signal, interrupt);
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
