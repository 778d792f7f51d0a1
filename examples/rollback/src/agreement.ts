import { createInterface } from 'node:readline/promises';
import type { UndoFlags } from './arguments.js';
import { UsageError } from './usage-error.js';

/** Whether what was shown is to be done: said beforehand, or asked at the terminal. @throws UsageError where there is none */
export async function isAgreed(flags: Pick<UndoFlags, 'isAgreed'>): Promise<boolean> {
  if (flags.isAgreed) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError('There is no terminal to ask at: give --yes to do it, or --dry-run to look only.');
  }
  const line = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C and Ctrl-D close it, and leave the question open.
  const closed = new Promise<string>((resolve) => {
    line.once('close', () => resolve(''));
  });
  try {
    return /^y(?:es)?$/i.test((await Promise.race([line.question('Go on? [y/N] '), closed])).trim());
  } finally {
    line.close();
  }
}
