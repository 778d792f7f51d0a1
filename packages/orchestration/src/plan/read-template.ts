import { analyse, type Quoting, quotingOf } from '@opspilot/core/shell';
import type { CommandTemplate, Placeholder } from './command-template.js';
import { fillTemplate } from './fill-template.js';

// Begins with a letter: `{{.Names}}` is a template of the command's own.
const pattern = /\{\{\s*([A-Za-z][\w.-]*)\s*\}\}/g;

/** A text in pieces: its placeholders, and what is between them. */
export function splitAtPlaceholders(
  text: string,
): readonly { readonly text: string; readonly isPlaceholder: boolean }[] {
  const pieces = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isPlaceholder: false });
    pieces.push({ text: found, isPlaceholder: true });
    at = index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isPlaceholder: false });
  return pieces;
}

/** The line that a place is in. */
function lineAround(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end);
}

/** What may come where not every text may. A line that values alone make could be the one that ends a here-document. */
function takenAt(quoting: Quoting, letters: string, start: number): Placeholder['takes'] {
  if (quoting === 'unreadable') return 'nothing';
  const couldBeDelimiter = letters.includes('\n') && /^\t*\S+$/.test(lineAround(letters, start));
  return couldBeDelimiter ? 'nothing' : 'plain';
}

/** Values that run a command, each where a shell reads them in another way. */
function attacks(text: string): readonly ((program: string) => string)[] {
  const delimiters = [...text.matchAll(/<<-?\s*['"\\]*([\w.-]+)/g)].map(([, delimiter]) => `${delimiter}\n`);
  return [
    (program) => `$(${program})`,
    (program) => `'$(${program})'`,
    (program) => `\n${delimiters.join('')}${program}\n`,
  ];
}

const unseen: ReadonlySet<string> = new Set(['too-large', 'too-deep', 'too-complex']);

/**
 * The names whose values another shell would run, such as that of `sh -c`, `ssh` and `eval`: it reads anew what the first has
 * made of the command.
 */
function namesRun(template: CommandTemplate): ReadonlySet<string> {
  const names = [...new Set(template.placeholders.map(({ name }) => name))];
  const run = new Set<string>();
  for (const attack of attacks(template.text)) {
    const programOf = (name: string): string => `opspilot-value-${names.indexOf(name)}`;
    const { commands, problems } = analyse(fillTemplate(template, (name) => attack(programOf(name))));
    const programs = new Set(commands.map(({ program }) => program));
    const isSeen = !problems.some(({ code }) => unseen.has(code));
    for (const name of names) if (!isSeen || programs.has(programOf(name))) run.add(name);
  }
  return run;
}

function read(text: string): CommandTemplate {
  const found = [...text.matchAll(pattern)].map((match) => {
    return { name: match[1] ?? '', start: match.index, end: match.index + match[0].length };
  });
  // Letters in their places: what a shell makes of the command whatever the values are.
  const letters = text.replaceAll(pattern, (each) => 'x'.repeat(each.length));
  const quotings = quotingOf(
    letters,
    found.map(({ start, end }) => [start, end]),
  );
  const placeholders = found.map((each, index): Placeholder => {
    const quoting = quotings[index] ?? 'unreadable';
    const isQuotable = quoting !== 'other' && quoting !== 'unreadable';
    return { ...each, quoting, takes: isQuotable ? 'any' : takenAt(quoting, letters, each.start) };
  });
  const quotable = placeholders.filter(({ takes }) => takes === 'any');
  const run = quotable.length === 0 ? new Set() : namesRun({ text, placeholders: quotable });
  return {
    text,
    placeholders: placeholders.map((each) =>
      each.takes === 'any' && run.has(each.name)
        ? { ...each, takes: takenAt(each.quoting, letters, each.start) }
        : each,
    ),
  };
}

/** Reading one takes about a millisecond, and a run asks for the same few on every host. */
const known = new Map<string, CommandTemplate>();
const mostKnown = 1_000;

/** The placeholders of a command, and what each may become. */
export function readTemplate(text: string): CommandTemplate {
  // Most have none, and a plan may have thousands of commands.
  if (!text.includes('{{')) return { text, placeholders: [] };
  const before = known.get(text);
  if (before !== undefined) return before;
  const template = read(text);
  if (known.size >= mostKnown) known.clear();
  known.set(text, template);
  return template;
}
