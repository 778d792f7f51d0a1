import type { Call, Word } from '../../tools/tool-spec.js';

/** What tar is asked to do, told apart whether in the old style (`czf x y`), bundled or by long names. */
export interface TarRequest {
  readonly mode: 'create' | 'append' | 'extract' | 'list' | 'delete' | 'compare' | undefined;
  readonly archives: readonly Word[];
  readonly members: readonly Word[];
  /** Of `-C`, in order. */
  readonly directories: readonly Word[];
  readonly flags: ReadonlySet<string>;
  /** Values of letters in the first word, of the old style. */
  readonly early: readonly (readonly [option: string, Word])[];
}

/** Letters that take a word. */
const valued = 'fCbTXgILNVKFH';

const modes: readonly (readonly [letters: string, long: readonly string[], NonNullable<TarRequest['mode']>])[] = [
  ['c', ['--create'], 'create'],
  ['x', ['--extract', '--get'], 'extract'],
  ['t', ['--list'], 'list'],
  ['rAu', ['--append', '--catenate', '--concatenate', '--update'], 'append'],
  ['d', ['--diff', '--compare'], 'compare'],
];

/** The letters of the old style; undefined when the first word is none of them. */
function oldLetters(call: Call): string | undefined {
  const text = call.words[0]?.text ?? '';
  return /^[A-Za-z]+$/.test(text) && /[crxtuAd]/.test(text) ? text : undefined;
}

function modeOf(call: Call, letters: string): TarRequest['mode'] {
  if (call.has('--delete')) return 'delete';
  for (const [short, long, mode] of modes) {
    const isShort = [...short].some((letter) => letters.includes(letter) || call.has(`-${letter}`));
    if (isShort || long.some((name) => call.has(name))) return mode;
  }
  return undefined;
}

/** Reads a call of tar; never fails. */
export function readTar(call: Call): TarRequest {
  const letters = oldLetters(call) ?? '';
  const operands = letters === '' ? [...call.operands] : call.operands.slice(1);
  const early: (readonly [string, Word])[] = [];
  for (const letter of letters) {
    if (!valued.includes(letter)) continue;
    const value = operands.shift();
    if (value !== undefined) early.push([`-${letter}`, value]);
  }
  const given = (option: string): readonly Word[] => [
    ...early.filter(([name]) => name === option).map(([, word]) => word),
    ...call.values(option),
  ];
  return {
    mode: modeOf(call, letters),
    archives: given('-f'),
    members: operands,
    directories: given('-C'),
    flags: new Set(letters),
    early,
  };
}
