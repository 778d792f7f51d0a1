import type { Lexis } from './token.js';
import { tokenize } from './tokenize.js';

const lexis: Lexis = {
  lineComments: ['#'],
  quotes: [
    { open: '"', close: '"', escapes: 'all' },
    { open: "'", close: "'", escapes: 'all' },
  ],
  name: /[A-Za-z_]\w*/y,
};

/** A loop in which nothing but a fork stands first, or a fork that is its own condition. */
const endless =
  /(?:\b(?:while|until)\b[^;{}:]{0,40}[:{]|\bloop (?:\{|do)|\bfor \( ; ; \) \{) (?:[\w.() ]{1,30} )?\bfork\b|\bfork (?:\( \) )?while\b|\bwhile (?:\( )?(?:os \. )?fork\b/;

/** The name of the shell's own: what it comes to is the same. */
export const shellForkBomb = ':(){ :|:& };:';

/** Whether a program does little but double itself. */
export function isForkBomb(source: string): boolean {
  if (!source.includes('fork')) return false;
  const tokens = tokenize(source.slice(0, 2048), lexis).filter(({ kind }) => kind !== 'text');
  return endless.test(tokens.map(({ text }) => text).join(' '));
}
