import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Approve, CommandDraft, Verdict } from '@opspilot/core';
import type { Screen } from './view/screen.js';
import { visible } from './view/text.js';

/** Milliseconds in which whatever was typed before the question arrives, and is thrown away. */
const drainTime = 50;

function question(draft: CommandDraft, verdict: Verdict, { paint }: Screen): string {
  const reasons = verdict.findings.map(({ reason }) => reason);
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['command', paint.bold(visible(draft.command))],
    ['on', visible(draft.cwd === undefined ? draft.host.name : `${draft.host.name}, in ${draft.cwd}`)],
    ['for', visible(draft.actor.id)],
    ['why', visible(reasons.join(' ') || 'It needs approval.')],
  ];
  const lines = facts.map(([name, value]) => `   ${paint.yellow('┃')} ${paint.dim(name.padEnd(8))} ${value}`);
  return [`   ${paint.yellow('┃')} ${paint.yellow('This needs your approval')}`, ...lines, ''].join('\n');
}

/** An answer typed before the question could be read is none. */
async function dropTypedAhead(): Promise<void> {
  process.stdin.resume();
  await pause(drainTime);
  while (process.stdin.read() !== null);
  process.stdin.pause();
}

/** What the person types; an empty answer when they press Ctrl-C or Ctrl-D, or the command is cancelled meanwhile. */
async function answer(prompt: string, signal: AbortSignal): Promise<string> {
  await dropTypedAhead();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = once(terminal, 'close').then(() => '');
  terminal.once('SIGINT', () => terminal.close());
  const typed = terminal.question(prompt, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    // Ctrl-D.
    return '';
  });
  try {
    return await Promise.race([typed, left]);
  } finally {
    terminal.close();
  }
}

/** Asks the person at the terminal. Only a clear yes is one. */
export function askOnTerminal(screen: Screen): Approve {
  return async (draft, verdict, { signal }) => {
    screen.write(question(draft, verdict, screen));
    const typed = await answer(`   ${screen.paint.yellow('┃')} Run it? [y/N] `, signal);
    const approved = /^\s*y(es)?\s*$/i.test(typed);
    if (!approved && typed === '') screen.line();
    return { approved, by: draft.actor.id, ...(approved ? {} : { reason: 'the answer was no' }) };
  };
}

/** Refuses, and says that nobody was there to ask. */
export function refuseFor(reason: string): Approve {
  return () => ({ approved: false, by: 'quickstart', reason });
}
