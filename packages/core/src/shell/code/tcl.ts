import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';

/** A word of a command. */
interface TclWord {
  /** Folded. */
  readonly text: string;
  /** In braces, so that nothing in it was replaced. */
  readonly isBraced: boolean;
}

/** Scripts in scripts are read down to here. */
const deepest = 12;

/** Commands whose braced words are scripts. */
const bodied = new Set(
  'if while for foreach lmap proc catch eval uplevel namespace after trap expect expect_before expect_after interact switch try finally else elseif apply fileevent time oo::class method bind trace vwait coroutine'.split(
    ' ',
  ),
);

/** What a Tcl, Tk or Expect script does. */
export function readTcl(source: string): readonly CodeFinding[] {
  const script = createScript();
  script.read(source, 0);
  return script.findings;
}

interface Script {
  readonly findings: CodeFinding[];
  read(source: string, level: number): void;
}

function createScript(): Script {
  const findings: CodeFinding[] = [];
  const values = new Map<string, string>();
  const read = (source: string, level: number): void => {
    if (level > deepest) return;
    let at = 0;
    while (at < source.length) {
      const { words, end } = readWords(source, at, (inner) => read(inner, level + 1), values);
      at = Math.max(end, at + 1);
      if (words.length > 0) runCommand(words, { findings, values, read: (inner) => read(inner, level + 1) });
    }
  };
  return { findings, read };
}

interface Place {
  readonly findings: CodeFinding[];
  readonly values: Map<string, string>;
  read(source: string): void;
}

function runCommand(words: readonly TclWord[], place: Place): void {
  const texts = words.map((word) => word.text);
  const name = (texts[0] as string).replace(/^::/, '');
  const rule = commands.get(name);
  if (rule) rule(texts, place);
  if (name === 'set' && texts.length > 2) place.values.set(texts[1] as string, texts[2] as string);
  if (bodied.has(name) || /^-/.test(name)) for (const word of words.slice(1)) if (word.isBraced) place.read(word.text);
}

type CommandRule = (words: readonly string[], place: Place) => void;

const runsProgram: CommandRule = (words, place) => {
  const rest = words.slice(1).filter((word) => !/^-(?:ignorestderr|keepnewline|noecho|console|ignore|--)$/.test(word));
  startPipeline(rest, place);
};

/** `exec a b | c < file`: each part between bars is a program. */
function startPipeline(words: readonly string[], place: Place): void {
  let start = 0;
  for (const [index, word] of [...words, '|'].entries()) {
    if (word !== '|' && word !== '|&') continue;
    const part = redirected(words.slice(start, index), place);
    if (part.length > 0) place.findings.push({ action: 'program', text: part[0] as string, words: part });
    start = index + 1;
  }
}

/** Without `>file`, `<@channel` and the like. */
function redirected(words: readonly string[], place: Place): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const found = /^2?([<>])[<>&@]*(.*)$/.exec(word);
    if (!found) {
      if (word !== '&') kept.push(word);
      continue;
    }
    const isChannel = word.includes('@') || word.startsWith('<<');
    const text = found[2] === '' ? words[at + 1] : found[2];
    if (found[2] === '') at += 1;
    if (text !== undefined && !isChannel) place.findings.push({ action: found[1] === '<' ? 'read' : 'write', text });
  }
  return kept;
}

const opensChannel: CommandRule = (words, place) => {
  const [, path = '', mode = 'r'] = words;
  if (path.startsWith('|')) {
    startPipeline(path.slice(1).trim().split(/\s+/), place);
    return;
  }
  if (!/[wa]|WRONLY/.test(mode)) place.findings.push({ action: 'read', text: path });
  if (/[wa+]|WRONLY|RDWR/.test(mode)) place.findings.push({ action: 'write', text: path });
};

const opensSocket: CommandRule = (words, place) => {
  const rest = words.slice(1).filter((word) => word !== '-async');
  if (rest[0] === '-server') place.findings.push({ action: 'listen', text: rest.at(-1) as string });
  else place.findings.push({ action: 'connect', text: rest.at(-2) ?? UNKNOWN });
};

const handlesFile: CommandRule = (words, place) => {
  const [, subcommand = '', ...rest] = words;
  const paths = rest.filter((word) => !word.startsWith('-'));
  if (subcommand === 'delete') for (const text of paths) place.findings.push({ action: 'delete', text });
  if (subcommand === 'attributes' && words.length > 3) {
    place.findings.push({ action: 'permission', text: paths[0] ?? UNKNOWN });
  }
  if (subcommand === 'mkdir') for (const text of paths) place.findings.push({ action: 'write', text });
  if (subcommand !== 'copy' && subcommand !== 'rename') return;
  for (const text of paths.slice(0, -1))
    place.findings.push({ action: subcommand === 'copy' ? 'read' : 'delete', text });
  place.findings.push({ action: 'write', text: paths.at(-1) ?? UNKNOWN });
};

const evaluates: CommandRule = (words, place) => {
  const code = words.slice(1).join(' ');
  if (code.includes(UNKNOWN)) place.findings.push({ action: 'evaluate', text: code });
  else place.read(code);
};

const commands: ReadonlyMap<string, CommandRule> = new Map<string, CommandRule>([
  ['exec', runsProgram],
  ['spawn', runsProgram],
  ['overlay', runsProgram],
  ['system', (words, place) => place.findings.push({ action: 'line', text: words.slice(1).join(' ') })],
  ['open', opensChannel],
  ['socket', opensSocket],
  ['file', handlesFile],
  ['source', (words, place) => place.findings.push({ action: 'load', text: words.at(-1) ?? UNKNOWN })],
  ['load', (words, place) => place.findings.push({ action: 'load', text: words[1] ?? UNKNOWN })],
  ['eval', evaluates],
  ['http::geturl', (words, place) => place.findings.push({ action: 'fetch', text: words[1] ?? UNKNOWN })],
  ['log_file', (words, place) => place.findings.push({ action: 'write', text: words.at(-1) ?? UNKNOWN })],
]);

/** The words of one command, and where the next one starts. */
function readWords(
  source: string,
  from: number,
  inside: (script: string) => void,
  values: ReadonlyMap<string, string>,
): { words: readonly TclWord[]; end: number } {
  const words: TclWord[] = [];
  let at = from;
  while (at < source.length) {
    const each = source[at] as string;
    if (each === '\n' || each === ';') return { words, end: at + 1 };
    if (each === '#' && words.length === 0) {
      const end = source.indexOf('\n', at);
      return { words, end: end < 0 ? source.length : end + 1 };
    }
    if (/\s/.test(each) || (each === '\\' && source[at + 1] === '\n')) at += each === '\\' ? 2 : 1;
    else if (each === '{') {
      const end = matching(source, at, '{', '}');
      words.push({ text: source.slice(at + 1, end), isBraced: true });
      at = end + 1;
    } else {
      const word = readPlain(source, at, inside, values);
      words.push({ text: word.text, isBraced: false });
      at = Math.max(word.end, at + 1);
    }
  }
  return { words, end: source.length };
}

/** A bare or quoted word, with its variables and commands replaced. */
function readPlain(
  source: string,
  from: number,
  inside: (script: string) => void,
  values: ReadonlyMap<string, string>,
): { text: string; end: number } {
  const isQuoted = source[from] === '"';
  let at = isQuoted ? from + 1 : from;
  let text = '';
  while (at < source.length) {
    const each = source[at] as string;
    if (isQuoted ? each === '"' : /[\s;]/.test(each)) break;
    if (each === '[') {
      const end = matching(source, at, '[', ']');
      inside(source.slice(at + 1, end));
      text += UNKNOWN;
      at = end + 1;
    } else if (each === '$') {
      const name = /^\$(?:\{([^}]*)\}|((?:::)?[A-Za-z_]\w*)(?:\([^)\s]*\))?)/.exec(source.slice(at, at + 128));
      text += name ? (values.get(name[1] ?? name[2] ?? '') ?? UNKNOWN) : each;
      at += name?.[0].length ?? 1;
    } else {
      const isEscape = each === '\\' && at + 1 < source.length;
      text += isEscape ? escaped(source[at + 1] as string) : each;
      at += isEscape ? 2 : 1;
    }
  }
  return { text: text.slice(0, 16_384), end: isQuoted ? at + 1 : at };
}

function escaped(letter: string): string {
  return { n: '\n', r: '\r', t: '\t' }[letter] ?? letter;
}

function matching(source: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === open) depth += 1;
    else if (source[at] === close && --depth === 0) return at;
  }
  return source.length;
}
