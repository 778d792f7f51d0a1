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
  /(?:\b(?:while|until)\b[^;{}:]{0,40}[:{)]|\bloop (?:\{|do)|\bfor \( ; ; \)(?: \{)?) (?:[\w.() ]{1,30} )?\b(?:pcntl_)?fork\b|\bfork (?:\( \) )?(?:while|for)\b|\bwhile (?:\( )?(?:os \. )?(?:pcntl_)?fork\b/;
/** A loop of Node that starts nothing but itself. */
const spawning =
  /\b(?:while \( (?:1|true) \)|for \( ; ; \)) \{? ?(?:require \( \) \. |[\w$]+ \. )?(?:fork|spawn) \( (?:__filename|process \. (?:argv|execPath))/;
/** A function that starts processes of itself. */
const multiplying = /(?:\bdef (\w+)|\b(\w+) = lambda)\b.{0,200}\bProcess \( target = (?:\1|\2)\b/;

/** The name of the shell's own: what it comes to is the same. */
export const shellForkBomb = ':(){ :|:& };:';

/** Whether a program does little but double itself. */
export function isForkBomb(source: string): boolean {
  if (!/fork|spawn|Process/.test(source)) return false;
  const tokens = tokenize(source.slice(0, 2048), lexis).filter(({ kind }) => kind !== 'text');
  const text = tokens.map((token) => token.text).join(' ');
  return endless.test(text) || spawning.test(text) || multiplying.test(text);
}
