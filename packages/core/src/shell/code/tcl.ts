import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import { readTclCommand, type TclWord } from './tcl-words.js';

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
      const inside = (inner: string): void => read(inner, level + 1);
      const { words, end } = readTclCommand(source, at, { values, inside });
      at = Math.max(end, at + 1);
      if (words.length > 0) runCommand(words, { findings, values, read: inside });
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

const redirection = /^2?([<>])[<>&@]*(.*)$/;

/** Without `>file`, `<@channel` and the like. */
function redirected(words: readonly string[], place: Place): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const found = redirection.exec(word);
    if (found) {
      const isApart = found[2] === '';
      redirect(word, isApart ? words[at + 1] : found[2], place);
      if (isApart) at += 1;
    } else if (word !== '&') kept.push(word);
  }
  return kept;
}

function redirect(word: string, path: string | undefined, place: Place): void {
  if (path === undefined || word.includes('@') || word.startsWith('<<')) return;
  place.findings.push({ action: word.includes('<') ? 'read' : 'write', text: path });
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
  fileCommands.get(subcommand)?.(paths, place, words);
};

type FileRule = (paths: readonly string[], place: Place, words: readonly string[]) => void;

function copies(action: 'read' | 'delete'): FileRule {
  return (paths, { findings }) => {
    for (const text of paths.slice(0, -1)) findings.push({ action, text });
    findings.push({ action: 'write', text: paths.at(-1) ?? UNKNOWN });
  };
}

const fileCommands: ReadonlyMap<string, FileRule> = new Map(
  Object.entries<FileRule>({
    // Directories go with all that is in them, as with `rm -r`.
    delete: (paths, { findings }, words) => {
      const isForced = words.includes('-force');
      for (const text of paths) {
        if (isForced) findings.push({ action: 'program', text: 'rm', words: ['rm', '-r', '--', text] });
        else findings.push({ action: 'delete', text });
      }
    },
    attributes: (paths, { findings }, words) => {
      if (words.length > 3) findings.push({ action: 'permission', text: paths[0] ?? UNKNOWN });
    },
    mkdir: (paths, { findings }) => {
      for (const text of paths) findings.push({ action: 'write', text });
    },
    copy: copies('read'),
    rename: copies('delete'),
  }),
);

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
