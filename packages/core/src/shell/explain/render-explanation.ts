import { harmless } from '../words/harmless.js';
import type { CommandExplanation, ExplainedPart, PartRole } from './command-explanation.js';
import { displayWidth, shortened } from './display-width.js';
import { wrapText } from './wrap-text.js';

/** How an explanation is set. */
export interface RenderOptions {
  /** How wide a line may be, at least 40. Default: 80. */
  readonly columns?: number | undefined;
  /** Sets the parts off with colours, by the escape sequences of ANSI terminals. Default: `false`. */
  readonly colour?: boolean | undefined;
}

interface Row {
  readonly left: string;
  readonly indent: number;
  readonly says: string;
  readonly role: PartRole;
}

const leaders: ReadonlySet<PartRole> = new Set(['program', 'wrapper']);
/** Parts that end a simple command. */
const joints: ReadonlySet<PartRole> = new Set(['pipe', 'operator', 'keyword']);
/** What an option says is said once: its letters and its value are not told again. */
const ofOptions: ReadonlySet<PartRole> = new Set(['option', 'value']);
/** Texts that are shown by what is in them. */
const opened: ReadonlySet<PartRole> = new Set(['command', 'script', 'substitution', 'document']);

function rowsOf(parts: readonly ExplainedPart[], indent: number, rows: Row[]): void {
  let isWithin = false;
  for (const part of parts) {
    if (joints.has(part.role)) isWithin = false;
    const own = indent + (isWithin ? 1 : 0);
    if (leaders.has(part.role)) isWithin = true;
    if (part.role === 'command' && part.parts.length > 0) {
      rowsOf(part.parts, own, rows);
      continue;
    }
    const [name] = part.parts;
    // A script or code that is the value of an option gets a row of its own.
    const opens = part.role === 'option' && part.parts.some(({ role }) => role === 'script' || role === 'code');
    const shown = opens && name !== undefined ? name.text : part.text;
    rows.push({
      left: harmless(shown.replaceAll(/\s+/g, ' ')),
      indent: own,
      says: harmless(part.says),
      role: part.role,
    });
    innerRows(part, own + 1, rows);
  }
}

function innerRows({ role, parts }: ExplainedPart, indent: number, rows: Row[]): void {
  if (role !== 'option') {
    rowsOf(parts, indent, rows);
    return;
  }
  for (const part of parts) {
    if (ofOptions.has(part.role)) innerRows({ ...part, role: 'value' }, indent, rows);
    else rowsOf([part], indent, rows);
  }
}

const colours: Partial<Record<PartRole, string>> = {
  program: '1',
  wrapper: '1',
  subcommand: '1',
  option: '36',
  pipe: '35',
  operator: '35',
  keyword: '35',
  redirection: '33',
  variable: '32',
  substitution: '32',
  unread: '31',
};

function coloured(text: string, role: PartRole): string {
  const code = colours[role];
  return code === undefined ? text : `\u001B[${code}m${text}\u001B[0m`;
}

const gap = 2;

function setRow({ left, indent, says, role }: Row, width: number, columns: number, colour: boolean): readonly string[] {
  const margin = ' '.repeat(indent * 2);
  const most = Math.max(4, width - margin.length);
  const text = shortened(left, most);
  const space = ' '.repeat(Math.max(1, width + gap - margin.length - displayWidth(text)));
  const beginning = `${margin}${colour ? coloured(text, role) : text}`;
  // Deep within, little room is left; then the meaning is cut rather than the line too long.
  const [first = '', ...rest] = wrapText(says, Math.max(8, columns - width - gap));
  const hanging = ' '.repeat(width + gap);
  return [`${beginning}${space}${first}`.trimEnd(), ...rest.map((line) => hanging + line)];
}

/** Rows of a text that are shown by what is in them say only what they are. */
function abridged(row: Row): Row {
  return opened.has(row.role) && row.left.length > 24 ? { ...row, left: `${shortened(row.left, 24)}` } : row;
}

/**
 * An explanation as text for a terminal: the command on top, what it does, and under it each part with its meaning,
 * aligned and wrapped. Control characters of the command are shown as signs.
 */
export function renderExplanation(
  { command, summary, parts, unknown }: CommandExplanation,
  { columns = 80, colour = false }: RenderOptions = {},
): string {
  const width = Math.max(40, Math.floor(columns));
  const rows: Row[] = [];
  rowsOf(parts, 0, rows);
  const shown = rows.map(abridged);
  const widest = shown.reduce((most, { left, indent }) => Math.max(most, displayWidth(left) + indent * 2), 0);
  const column = Math.min(widest, Math.floor(width * 0.42));
  const lines = [
    ...command
      .trim()
      .split('\n')
      .map((line) => harmless(line.trimEnd())),
    '',
    ...wrapText(harmless(summary), width),
    '',
    ...shown.flatMap((row) => setRow(row, column, width, colour)),
  ];
  if (unknown.length > 0) {
    lines.push('', 'Not known:');
    for (const { says } of unknown) {
      const [first = '', ...rest] = wrapText(harmless(says), width - 4);
      lines.push(`  - ${first}`, ...rest.map((line) => `    ${line}`));
    }
  }
  return `${lines.join('\n').trim()}\n`;
}
