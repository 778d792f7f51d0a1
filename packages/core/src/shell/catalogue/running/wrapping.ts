import { base64Text, hexText } from '../../code/rules.js';
import { isAnybodys } from '../../paths/anybodys-places.js';
import type { Call, CallScope, ToolSpec, Word } from '../../tools/tool-spec.js';

/** Longer than any line that is hidden in such a text. */
const longestDecoded = 4096;

/** How a wrapper differs from one whose operands are the command. */
export interface Wrapping {
  readonly options?: string;
  /** Default: `<argv>...` */
  readonly operands?: string;
  readonly style?: NonNullable<ToolSpec['style']>;
  readonly effects?: (call: Call) => void;
}

/** A tool that runs the command behind its own words. */
export function wrapping(names: string, summary: string, { operands, ...rest }: Wrapping = {}): ToolSpec {
  return {
    names,
    summary,
    style: 'posix',
    wrapper: true,
    ...rest,
    ...(rest.effects === undefined || operands !== undefined ? { operands: operands ?? '<argv>...' } : {}),
  };
}

/** A word made of several, with blanks between: as a shell that gets them as one line reads them. */
export function asLine(words: readonly Word[]): Word {
  const [first] = words;
  const start = first?.span[0] ?? 0;
  const text = words.map(({ text }) => text).join(' ');
  // One quoted word, or words with a space between: the line stands in the command as it is.
  return { text, span: [start, words.at(-1)?.span[1] ?? start], verbatim: first?.verbatim };
}

/**
 * Runs words as the one line that they are joined to. Quoting is lost by that, which few who write it expect: where it
 * matters, what they meant counts too.
 */
export function runJoined(call: Call, words: readonly Word[], scope?: CallScope): void {
  if (words.length === 0) return;
  call.shell(asLine(words), scope);
  if (words.length > 1 && words.some(({ text }) => /\s/.test(text))) call.run(words, scope);
}

/** Settings that may name commands are as good as a script where anybody may have put them. */
export function settingsFrom(call: Call, words: readonly Word[]): void {
  for (const word of words) if (isAnybodys(word.text)) call.as('library', word);
}

/** The functions that bash takes over have names with `%%` behind them. */
const assignment = /^[A-Za-z_]\w*(?:%%)?=/;

/** Sets the variables in front of a command, and answers the command. */
export function afterAssignments(call: Call, words: readonly Word[]): readonly Word[] {
  const first = words.findIndex(({ text }) => !assignment.test(text));
  const end = first === -1 ? words.length : first;
  for (const word of words.slice(0, end)) call.as('assignment', word);
  return words.slice(end);
}

const tellsItself = /^(?:-h|-v|-V|--?help|--?version)$/;

/** Whether it is only asked what it is and how it is used. */
export function tellsAboutItself(call: Call): boolean {
  return call.words.some(({ text }) => tellsItself.test(text));
}

/** Runs the script that a shell is given to read, where it is known. */
export function runsKnownInput(call: Call, scope?: CallScope): boolean {
  const { text } = call.stdin;
  if (!call.hasStdin || text === undefined) return false;
  call.shell({ text, span: call.words[0]?.span ?? [0, 0] }, scope);
  return true;
}

/** What the script that a shell is given to read may be, or a part of it, where it is not known. */
export function runsPossibleInput(call: Call): void {
  const { possible } = call.stdin;
  if (possible === undefined) return;
  const span = call.words[0]?.span ?? ([0, 0] as const);
  for (const text of [possible, ...decodings(possible)]) call.as('any', { text, span });
}

/** What a filter that nobody sees through may make of a text that is written in letters and digits alone. */
function decodings(text: string): readonly string[] {
  const digits = text.replace(/\s/g, '');
  if (digits.length < 8 || digits.length > longestDecoded) return [];
  if (/^(?:[\da-f]{2})+$/i.test(digits)) return [hexText(digits)];
  return /^[A-Za-z\d+/_-]+={0,2}$/.test(digits) ? [base64Text(digits)] : [];
}

/** A shell that runs what it is given to read, or else somebody types into it. */
export function interactiveShell(call: Call, scope?: CallScope): void {
  if (call.operands.length === 0 && tellsAboutItself(call)) return;
  if (!runsKnownInput(call, scope)) call.effect('execute', 'shell', 'process', call.name);
}
