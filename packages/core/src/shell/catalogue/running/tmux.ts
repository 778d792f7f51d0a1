import type { Call, Usage, Word } from '../../tools/tool-spec.js';
import { derivedWord } from '../services/derived-word.js';
import { runWords, typeKeys } from './terminal-words.js';

/** A subcommand that may start a program in a new window. */
function starts(summary: string, more = ''): Usage {
  return {
    summary,
    style: 'posix',
    options: `-c=<look> | -n=<text> | -s=<text> | -t=<text> | -F=<text> | -e=<assignment> | -f=<text> | -x=<text> | -y=<text> | -l=<text> | -p=<text> | -d | -P | -k | -a | -b | -A | -D | -E | -X | -h | -v | -Z | -I${more}`,
    effects: (call) => runWords(call, call.operands),
  };
}

const lines: Usage = {
  summary: 'runs a line of a shell',
  style: 'posix',
  options: '-b | -d=<text> | -t=<text> | -c=<look> | -C | -E',
  effects: (call) => runWords(call, call.operands),
};

const pipe: Usage = {
  summary: 'pipes what a pane shows into a command',
  style: 'posix',
  options: '-I | -O | -o | -t=<text>',
  effects: (call) => runWords(call, call.operands),
};

const keys: Usage = {
  summary: 'types keys into a pane',
  style: 'posix',
  options: '-t=<text> | -N=<text> | -c=<text> | -F | -H | -K | -l | -M | -R | -X',
  effects: (call) => typeKeys(call, call.operands),
};

/** `if-shell line command`: the first is a line of the shell, the others are tmux's own. */
const ifShell: Usage = {
  summary: 'runs a line and decides by it',
  style: 'posix',
  options: '-b | -F | -t=<text>',
  effects: (call) => {
    const [line, ...commands] = call.operands;
    if (line !== undefined && !call.has('-F')) call.shell(line);
    for (const word of commands) runOwn(call, [word]);
  },
};

/** Commands of tmux's own, as words or as one text. */
function runOwn(call: Call, words: readonly Word[]): void {
  const [first] = words;
  if (first === undefined) return;
  const name = derivedWord(first, call.name);
  if (words.length === 1) call.shell(derivedWord(first, `${call.name} ${first.text}`));
  else call.run([name, ...words]);
}

/** `bind-key key command`, `confirm-before command`: a command that somebody will run by a key. */
function keptFor(summary: string, skipped: number): Usage {
  return {
    summary,
    style: 'posix',
    options:
      '-T=<text> | -p=<text> | -t=<text> | -I=<text> | -N=<text> | -c=<text> | -n | -r | -b | -y | -1 | -k | -i | -F',
    effects: (call) => runOwn(call, call.operands.slice(skipped)),
  };
}

const inFormat = /#\(([^)]*)\)/;

/** Texts in which tmux runs what stands in `#(…)`. */
function formats(call: Call): void {
  for (const word of call.operands) {
    const line = inFormat.exec(word.text)?.[1];
    if (line !== undefined) call.shell(derivedWord(word, line));
  }
}

/** What stands behind a `;` is the next command. */
export function nextCommand(call: Call): void {
  const at = call.texts.indexOf(';');
  if (at !== -1) runOwn(call, call.operands.slice(at + 1));
}

/** tmux runs `#(line)` in formats, and what hooks and the default command say. */
const setting: Usage = {
  summary: 'sets an option',
  style: 'posix',
  options: '-t=<text> | -a | -F | -g | -o | -p | -q | -s | -u | -U | -w | -R',
  effects: (call) => {
    const [name, value] = call.operands;
    if (value === undefined) return;
    if (/^default-(?:command|shell)$/.test(name?.text ?? '')) call.shell(value);
    const inner = /#\(([^)]*)\)|(?:run-shell|run|if-shell|if)\s+(?:-b\s+)?["']?([^"']+)/.exec(value.text);
    if (inner !== null) call.shell({ ...value, text: inner[1] ?? inner[2] ?? '' });
  },
};

function named(table: Readonly<Record<string, Usage>>): Readonly<Record<string, Usage>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([names, usage]) => names.split(' ').map((name) => [name, usage])),
  );
}

const ends: Usage = {
  summary: 'ends what runs in it',
  options: '-a | -C | -t=<text>',
  effects: (call) => call.effect('service', 'end-session', 'process', call.value('-t') ?? call.name),
};

export const tmuxUsages = named({
  'new-session new': starts('starts a session'),
  'new-window neww': starts('opens a window'),
  'split-window splitw': starts('divides a window'),
  'respawn-pane respawnp respawn-window respawnw': starts('starts a program again'),
  'display-popup popup': starts('shows a program in front'),
  'run-shell run': lines,
  'if-shell if': ifShell,
  'pipe-pane pipep': pipe,
  'send-keys send': keys,
  'set-option set set-window-option setw set-hook': setting,
  'source-file source': {
    summary: 'runs the commands of a file',
    options: '-F | -n | -q | -v | -t=<text>',
    effects: (call) => {
      // Its own settings it reads by itself at every start.
      for (const word of call.operands)
        if (!/\.tmux\.conf$|\/tmux\/tmux\.conf$/.test(word.text)) call.as('library', word);
    },
  },
  'save-buffer saveb': { summary: 'writes a buffer to a file', options: '-a | -b=<text>', operands: '<write>' },
  'load-buffer loadb': {
    summary: 'reads a file into a buffer',
    options: '-w | -b=<text> | -t=<text>',
    operands: '<read>',
  },
  'kill-server kill-session': ends,
  'bind-key bind': keptFor('runs a command by a key', 1),
  'confirm-before confirm': keptFor('runs a command when somebody agrees', 0),
  'command-prompt': keptFor('runs a command that somebody completes', 0),
  '*': { summary: 'looks after windows and sessions', options: '-t=<text> | -s=<text>', effects: formats },
});

export const tmuxOptions = `
-f=<library>  reads commands from a file
-c=<command>  runs a line
-L=<text> | -S=<look> | -T=<text> | -2 | -8 | -C | -D | -l | -N | -u | -v | -V`;
