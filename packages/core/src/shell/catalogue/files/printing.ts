import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { unescaped } from './escapes.js';
import { printed } from './printf-format.js';

interface EchoOptions {
  readonly count: number;
  readonly hasEscapes: boolean;
  readonly hasEnd: boolean;
}

/** echo takes as options only words made of its letters, and only before the first other word. */
function echoOptions(words: readonly Word[]): EchoOptions {
  let [count, hasEscapes, hasEnd] = [0, false, true];
  for (const { text } of words) {
    if (!/^-[neE]+$/.test(text)) break;
    count += 1;
    if (text.includes('n')) hasEnd = false;
    // The last one counts.
    if (/[eE]/.test(text)) hasEscapes = text.lastIndexOf('e') > text.lastIndexOf('E');
  }
  return { count, hasEscapes, hasEnd };
}

function echoes(call: Call): void {
  const { count, hasEscapes, hasEnd } = echoOptions(call.words);
  const joined = call.words
    .slice(count)
    .map(({ text }) => text)
    .join(' ');
  const end = hasEnd ? '\n' : '';
  const { text, isEnd } = hasEscapes ? unescaped(joined, 'echo') : { text: joined, isEnd: false };
  const own = isEnd ? text : text + end;
  call.print({ text: hasEscapes || call.isInBash ? own : own + otherwise(joined, end) });
}

/** What a shell prints besides whose echo takes backslashes without being asked to, as that of dash does. */
function otherwise(joined: string, end: string): string {
  if (!joined.includes('\\')) return '';
  const { text, isEnd } = unescaped(joined, 'echo');
  return text === joined ? '' : text + (isEnd ? '' : end);
}

function prints(call: Call): void {
  const words = call.words[0]?.text === '--' ? call.words.slice(1) : call.words;
  // `-v` puts it into a variable.
  const [format, ...values] = words[0]?.text === '-v' ? words.slice(2) : words;
  if (format === undefined) return;
  const text = printed(
    format.text,
    values.map((value) => value.text),
  );
  call.print(text === undefined ? { text: UNKNOWN } : { text });
}

/** Most numbers that are spelled out. */
const mostNumbers = 1000;

/** First, step and last of seq's one, two or three words. */
function rangeOf([first = '1', second, third]: readonly string[]): readonly string[] {
  if (second === undefined) return ['1', '1', first];
  return third === undefined ? [first, '1', second] : [first, second, third];
}

function numbersOf(call: Call): string | undefined {
  // A negative step looks like an option.
  const isNumeral = (text: string): boolean => /^-?\d+$/.test(text);
  // `1e1` is ten.
  if (!call.texts.every(isNumeral)) return undefined;
  const numerals = call.words.map(({ text }) => text).filter(isNumeral);
  const [from = 1, step = 1, to = 1] = rangeOf(numerals).map(Number);
  const count = Math.floor((to - from) / step) + 1;
  const isPlain = !call.has('-f') && !call.has('-w') && Number.isInteger(from) && Number.isInteger(step);
  if (!isPlain || numerals.length === 0 || !(count <= mostNumbers)) return undefined;
  if (count < 1) return '';
  const numbers = Array.from({ length: count }, (_, index) => String(from + index * step));
  return `${numbers.join(call.value('-s') ?? '\n')}\n`;
}

export const printingTools: readonly ToolSpec[] = [
  { names: 'echo gecho', summary: 'prints its words', style: 'posix', effects: echoes },
  {
    names: 'printf gprintf',
    summary: 'prints words in a format',
    style: 'posix',
    options: '-v=<text>  puts it into a variable',
    effects: prints,
  },
  {
    names: 'yes gyes',
    summary: 'prints a word again and again',
    style: 'posix',
    effects: (call) => {
      call.print({ text: `${call.texts.length === 0 ? 'y' : call.texts.join(' ')}\n` });
    },
  },
  {
    names: 'seq gseq jot',
    summary: 'prints numbers one after the other',
    options: '-f, --format=<text> | -s, --separator=<text> | -w, --equal-width',
    effects: (call) => {
      call.print({ text: numbersOf(call) ?? UNKNOWN });
    },
  },
];
