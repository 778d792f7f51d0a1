import type { CodeFinding } from './code-finding.js';
import { readLua } from './lua.js';
import { readPerl } from './perl.js';
import { readPython } from './python.js';
import { readCalls } from './read-calls.js';
import { readRuby } from './ruby.js';
import { readTcl } from './tcl.js';

/** Words before a command that change little about it. */
const modifiers =
  /^(?::|\s|%|\d+|[.$'<>,;+-](?![\w])|'[\w<>]|sil(?:ent)?!?\s|verb(?:ose)?\s|noa(?:utocmd)?\s|keep\w+\s|bro(?:wse)?\s|tab\s|bufdo\s|windo\s|argdo\s|(?:au|autocmd)\S*\s+\S+\s+\S+\s)+/;
const command = /^([a-zA-Z]+|!+|[&*<>@#=~])(!?)/;

const languages: ReadonlyMap<string, (source: string) => readonly CodeFinding[]> = new Map([
  ['py', readPython],
  ['py3', readPython],
  ['pyx', readPython],
  ['python', readPython],
  ['python3', readPython],
  ['pythonx', readPython],
  ['rub', readRuby],
  ['ruby', readRuby],
  ['perl', readPerl],
  ['perldo', readPerl],
  ['lua', readLua],
  ['luado', readLua],
  ['tcl', readTcl],
]);

const sourcing =
  /^(?:so|source|pyf|pyfile|py3f|py3file|pyxf|pyxfile|luaf|luafile|rubyf|rubyfile|tclf|tclfile|ru|runtime)$/;
const writing =
  /^(?:w|write|sav|saveas|up|update|x|xit|wq|exi|exit|wa|wall|mks|mksession|mk|mkexrc|mkv|mkvimrc|rundo\w*|wundo)$/;
const reading =
  /^(?:r|read|e|edit|ed|ex|sp|split|new|vs|vsplit|vnew|vi|view|visual|tabe|tabedit|tabnew|find|fin|sf|sfind|bad|badd|0r|diffs|diffsplit|ped|pedit)$/;
const terminal = /^(?:sh|shell|ter|term|terminal|stop|suspend)$/;
const evaluating = /^(?:cal|call|ec|echo|echom|echomsg|let|exe|execute|eval|ev|if|retu|return|norm|normal|put|pu)$/;

/** What commands of vi, ex or Vim do. */
export function readVim(source: string): readonly CodeFinding[] {
  return readLines(source, 0);
}

/** Commands may hold commands; deeper than this nobody writes them. */
const deepest = 6;

const heredoc = /^\s*:?\s*(py|python|python3|py3|pyx|pythonx|lua|perl|ruby|tcl)\s*<<\s*(\w*)/;
const textCommand = /^\s*[\d,.$]*[aic]$/;

function readLines(source: string, level: number): readonly CodeFinding[] {
  if (level > deepest) return [];
  const findings: CodeFinding[] = [];
  const lines = source.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const here = heredoc.exec(line);
    if (here) {
      const end = lineWith(lines, here[2] === '' ? '.' : (here[2] as string), at);
      findings.push(...readEmbedded(here[1] as string, lines.slice(at + 1, end).join('\n')));
      at = end;
    } else if (textCommand.test(line)) at = lineWith(lines, '.', at);
    else for (const part of commandsOf(line)) findings.push(...readCommand(part, level));
  }
  return findings;
}

/** The next line that is just `text`, or behind the last. */
function lineWith(lines: readonly string[], text: string, from: number): number {
  const found = lines.indexOf(text, from);
  return found < 0 ? lines.length : found;
}

/** Commands between bars; a shell's line, `:normal` and `:global` take the rest whole. */
function commandsOf(line: string): readonly string[] {
  const rest = line.replace(modifiers, '');
  const name = command.exec(rest)?.[0] ?? '';
  if (/^!|^(?:r|read|w|write|te|ter|term|terminal)\b/.test(rest) && /!|^te/.test(rest)) return [line];
  if (languages.has(name) || /^(?:norm|normal|au|autocmd|com|command)$/.test(name)) return [line];
  const parts: string[] = [];
  let start = 0;
  for (let at = line.indexOf('|'); at >= 0; at = line.indexOf('|', at + 1)) {
    if (line[at + 1] === '|' || line[at - 1] === '|' || line[at - 1] === '\\') continue;
    parts.push(line.slice(start, at));
    start = at + 1;
    if (/^\s*:?\s*(?:silent!?\s+)?(?:!|[rw]\w*\s*!)/.test(line.slice(start, start + 24))) break;
  }
  return [...parts, line.slice(start)];
}

function readCommand(part: string, level: number): readonly CodeFinding[] {
  const text = part.replace(modifiers, '');
  const global = /^(?:g|global|v|vglobal)!?\/[^/]*\/(.*)$/.exec(text);
  if (global) return readLines(global[1] as string, level + 1);
  const found = command.exec(text);
  if (!found) return [];
  const name = found[1] as string;
  const rest = text.slice(found[0].length).trim();
  if (name.startsWith('!')) return lineOf(rest);
  if (languages.has(name)) return readEmbedded(name, rest);
  return readFileCommand(name, found[2] === '!', rest, level) ?? readOther(name, rest, text, level);
}

function lineOf(text: string): readonly CodeFinding[] {
  return text === '' ? [] : [{ action: 'line', text }];
}

function readEmbedded(name: string, code: string): readonly CodeFinding[] {
  return languages.get(name)?.(code.replace(/^=/, '')) ?? [];
}

function readFileCommand(
  name: string,
  isForced: boolean,
  rest: string,
  level: number,
): readonly CodeFinding[] | undefined {
  if (/^(?:r|read|w|write)$/.test(name) && (isForced || rest.startsWith('!'))) {
    const line = rest.replace(/^!/, '').trim();
    // `:w! file` overwrites, `:w !line` runs.
    return isForced && !rest.startsWith('!') && name.startsWith('w') ? fileOf('write', rest) : lineOf(line);
  }
  if (sourcing.test(name)) return fileOf('load', rest);
  if (writing.test(name)) return fileOf('write', rest.replace(/^>>\s*/, ''));
  if (reading.test(name)) return rest.startsWith('+') ? readLines(rest.slice(1), level + 1) : fileOf('read', rest);
  return undefined;
}

function readOther(name: string, rest: string, text: string, level: number): readonly CodeFinding[] {
  if (terminal.test(name)) return programOf(rest === '' ? 'sh' : rest);
  if (/^(?:set|se|setl|setlocal)$/.test(name)) return readSetting(rest);
  if (/^(?:make|mak|gr|grep)$/.test(name)) return programOf(`${name.startsWith('m') ? 'make' : 'grep'} ${rest}`);
  if (evaluating.test(name) || rest.includes('(')) return readExpression(name, rest, text, level);
  return [];
}

function programOf(text: string): readonly CodeFinding[] {
  const words = text.trim().split(/\s+/);
  return [{ action: 'program', text: words[0] as string, words }];
}

function fileOf(action: CodeFinding['action'], rest: string): readonly CodeFinding[] {
  const path = rest.replace(/^\+\+\S+\s+/, '').trim();
  return path === '' || path.startsWith('!') || /^[%#]/.test(path) ? [] : [{ action, text: path }];
}

/** `:set shell=…` and `makeprg` and the like name what is run later. */
function readSetting(rest: string): readonly CodeFinding[] {
  const found = /^(?:shell|sh|makeprg|mp|grepprg|gp|equalprg|ep|formatprg|fp|keywordprg|kp)=(\S+)/.exec(rest);
  const program = found?.[1]?.replace(/\\ /g, ' ');
  return program === undefined ? [] : programOf(program);
}

const functions = {
  line: ['system', 'systemlist', 'job_start', 'jobstart', 'term_start', 'termopen', 'feedkeys'],
  read: ['readfile', 'readblob'],
  write: ['writefile', 'mkdir'],
  delete: ['delete'],
  evaluate: ['py3eval', 'pyeval', 'luaeval', 'rubyeval', 'perleval'],
};

function readExpression(name: string, rest: string, text: string, level: number): readonly CodeFinding[] {
  if (name === 'exe' || name === 'execute') {
    const inner = /^(['"])([\s\S]*)\1$/.exec(rest)?.[2];
    return inner === undefined ? [] : readLines(inner, level + 1);
  }
  return readCalls(text, functions).flatMap((call): readonly CodeFinding[] => {
    const [first = '', second] = call.texts;
    if (call.name === 'feedkeys') return readLines(first.replace(/\\<CR>|\r/g, ''), level + 1);
    if (call.name === 'luaeval') return readLua(first);
    if (call.action === 'evaluate')
      return call.name.startsWith('py') ? readPython(first) : [{ action: 'evaluate', text: first }];
    if (call.name === 'writefile') return [{ action: 'write', text: second ?? call.texts.at(-1) ?? first }];
    return [
      { action: call.action, text: call.action === 'line' && call.texts.length > 1 ? call.texts.join(' ') : first },
    ];
  });
}
