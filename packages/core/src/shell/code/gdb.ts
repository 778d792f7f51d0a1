import type { CodeFinding } from './code-finding.js';
import { readPython } from './python.js';
import { readCalls } from './read-calls.js';

const command = /^\s*(!|\||[a-z-]+)\s*([\s\S]*)$/;
const calling = new Set([
  'call',
  'print',
  'p',
  'output',
  'inspect',
  'compile',
  'printf',
  'set',
  'if',
  'while',
  'return',
  'x',
  'expr',
  'expression',
]);

const functions = {
  line: ['system', 'popen'],
  program: ['execl', 'execlp', 'execle', 'execv', 'execvp', 'execve', 'posix_spawn'],
  load: ['dlopen', '__libc_dlopen_mode'],
  delete: ['unlink', 'remove', 'rmdir'],
  permission: ['chmod', 'chown'],
} satisfies Partial<Record<CodeFinding['action'], readonly string[]>>;

/** What commands of GDB do; LLDB's are alike where it matters. */
export function readGdb(source: string): readonly CodeFinding[] {
  const lines = source.split('\n');
  const findings: CodeFinding[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    if (/^\s*(?:python|py|python-interactive|pi)\s*$/.test(line)) {
      const end = lines.findIndex((each, index) => index > at && each.trim() === 'end');
      findings.push(...readPython(lines.slice(at + 1, end < 0 ? undefined : end).join('\n')));
      at = end < 0 ? lines.length : end;
    } else findings.push(...readCommand(line));
  }
  return findings;
}

function readCommand(text: string): readonly CodeFinding[] {
  const found = command.exec(text);
  if (!found) return [];
  const name = found[1] as string;
  const rest = (found[2] as string).trim();
  const rule = commands.get(name);
  if (rule) return rule(rest);
  return calling.has(name) ? readCallsOf(rest) : [];
}

function readCallsOf(text: string): readonly CodeFinding[] {
  return readCalls(text, functions).map(({ action, texts }) => {
    const [first = ''] = texts;
    return action === 'program' ? { action, text: first, words: [first, ...texts.slice(2)] } : { action, text: first };
  });
}

type CommandRule = (rest: string) => readonly CodeFinding[];

const shell: CommandRule = (rest) =>
  rest === '' ? [{ action: 'program', text: 'sh', words: ['sh'] }] : [{ action: 'line', text: rest }];

function lastWord(action: CodeFinding['action']): CommandRule {
  return (rest) => {
    const text = rest.split(/\s+/).findLast((word) => word !== '' && !word.startsWith('-'));
    return text === undefined ? [] : [{ action, text }];
  };
}

/** `dump value file expression`, `dump binary memory file start end` */
const dumps: CommandRule = (rest) => {
  const words = rest.split(/\s+/).filter((word) => !/^(?:binary|srec|ihex|tekhex|verilog|memory|value)$/.test(word));
  return words[0] ? [{ action: 'write', text: words[0] }, ...readCallsOf(rest)] : [];
};

const connects: CommandRule = (rest) => {
  const target = /^(?:remote|extended-remote)\s+(.*)$/.exec(rest)?.[1];
  if (target === undefined) return [];
  if (target.startsWith('|')) return [{ action: 'line', text: target.slice(1).trim() }];
  return [{ action: 'connect', text: target.replace(/^(?:tcp|udp):/, '').replace(/:\d+$/, '') }];
};

const logs: CommandRule = (rest) => {
  const path = /^logging\s+file\s+(.*)$/.exec(rest)?.[1];
  const program = /^(?:startup-with-shell|exec-wrapper)\s+(.*)$/.exec(rest)?.[1];
  if (program !== undefined && rest.startsWith('exec')) return [{ action: 'line', text: program }];
  return path === undefined ? readCallsOf(rest) : [{ action: 'write', text: path }];
};

const pipes: CommandRule = (rest) => {
  const bar = rest.indexOf('|');
  return bar < 0 ? [] : [{ action: 'line', text: rest.slice(bar + 1).trim() }];
};

const commands: ReadonlyMap<string, CommandRule> = new Map<string, CommandRule>([
  ['shell', shell],
  ['!', shell],
  ['platform', (rest) => (rest.startsWith('shell') ? shell(rest.slice(5).trim()) : [])],
  ['make', (rest) => [{ action: 'line', text: `make ${rest}` }]],
  ['pipe', pipes],
  ['|', pipes],
  ['python', readPython],
  ['py', readPython],
  ['pi', readPython],
  ['script', readPython],
  ['source', lastWord('load')],
  ['restore', (rest) => [{ action: 'read', text: rest.split(/\s+/)[0] ?? '' }]],
  ['dump', dumps],
  ['append', dumps],
  ['generate-core-file', lastWord('write')],
  ['gcore', lastWord('write')],
  ['save', lastWord('write')],
  ['target', connects],
  ['set', logs],
]);
