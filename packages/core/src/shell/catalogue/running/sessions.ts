import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { derivedWord } from '../services/derived-word.js';
import { asLine, interactiveShell, wrapping } from './wrapping.js';

/** `script -c line file`, `script file command` of BSD, and a shell of which everything is kept. */
function script(call: Call): void {
  const lines = call.values('-c');
  const [file, ...words] = call.operands;
  if (file !== undefined) call.as(call.has('-a') ? 'append' : 'write', file);
  for (const line of lines) call.shell(line);
  if (lines.length > 0) return;
  if (words.length > 0) call.run(words);
  else interactiveShell(call);
}

/** Words of a multiplexer: one is a line for a shell, several are a command. */
function runWords(call: Call, words: readonly Word[]): void {
  const [first] = words;
  if (first === undefined) return;
  if (words.length === 1) call.shell(first);
  else call.run(words);
}

function screen(call: Call): void {
  if (call.has('-X')) {
    const stuff = call.texts.indexOf('stuff');
    const exec = call.texts.findIndex((text) => /^(?:exec|screen)$/.test(text));
    const evaluated = call.texts[0] === 'eval' ? call.operands.slice(1) : [];
    for (const word of evaluated) call.shell(derivedWord(word, `screen -X ${word.text}`));
    if (stuff !== -1) typed(call, call.operands.slice(stuff + 1));
    else if (exec !== -1 && call.operands.length > exec + 1) call.run(call.operands.slice(exec + 1));
  } else if (call.operands.length > 0 && !attaches(call)) call.run(call.operands);
}

/** Goes back to a session, whose name stands there. */
function attaches(call: Call): boolean {
  return call.has('-r') || call.has('-x') || call.has('-R') || (call.has('-d') && !call.has('-m'));
}

/** Keys that are sent to a terminal, a line at a time. */
function typed(call: Call, words: readonly Word[]): void {
  const keys = /^(?:Enter|C-m|KPEnter|Return|\^M|C-[a-z]|Escape|Space|Tab)$/i;
  const text = words
    .map((word) =>
      keys.test(word.text)
        ? /^space$/i.test(word.text)
          ? ' '
          : '\n'
        : word.text.replace(/\^M|\\n|\\r|\\015|\r/g, '\n'),
    )
    .join('');
  if (text.trim() !== '') call.shell({ ...asLine(words), text });
}

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
  effects: (call) => typed(call, call.operands),
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
function next(call: Call): void {
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

const tmuxUsages = named({
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

const tmuxOptions = `
-f=<library>  reads commands from a file
-c=<command>  runs a line
-L=<text> | -S=<look> | -T=<text> | -2 | -8 | -C | -D | -l | -N | -u | -v | -V`;

/** Tools that keep a terminal. */
export const sessionTools: readonly ToolSpec[] = [
  {
    names: 'script',
    summary: 'keeps all that a terminal shows',
    options: `
-c, --command=<text>       runs a line instead of a shell
-a, --append               adds to the file
-t[<write>] | --timing[=<write>] | -T, --log-timing=<write> | -O, --log-out=<write> | -I, --log-in=<write> | -B, --log-io=<write>
-m, --logging-format=<text> | -E, --echo=<text> | -o, --output-limit=<text> | -e, --return | -f, --flush | -q, --quiet | --force | -k | -r | -F=<text>`,
    style: 'posix',
    wrapper: true,
    effects: script,
  },
  {
    names: 'scriptreplay scriptlive',
    summary: 'shows again what a terminal showed',
    options:
      '-t, --timing=<read> | -T, --log-timing=<read> | -s, --typescript=<read> | -O, --log-out=<read> | -I, --log-in=<script> | -B, --log-io=<script> | -d, --divisor=<text> | -m, --maxdelay=<text> | -x, --stream=<text> | -c, --cr-mode=<text> | --summary',
    operands: '<read>...',
  },
  wrapping('asciinema termtosvg ttyrec recordmydesktop', 'keeps all that a terminal shows', {
    options:
      '-c, --command=<command>  runs a line instead of a shell\n-t, --title=<text> | -i, --idle-time-limit=<text> | -a | -y | -q | -e=<command> | --stdin | --append | --overwrite | --cols=<text> | --rows=<text>',
    effects: (call) => {
      // Its options may follow the verb.
      const at = call.texts.findIndex((text) => /^(?:-c|--command)$/.test(text));
      const [, attached] =
        call.texts.map((text) => /^--command=(.+)$/s.exec(text)).find((found) => found !== null) ?? [];
      const line = at === -1 ? undefined : call.operands[at + 1];
      const [first] = call.operands;
      if (line !== undefined) call.shell(line);
      else if (first !== undefined && attached !== undefined) call.shell(derivedWord(first, attached));
      const file =
        call.texts[0] === 'rec' ? call.operands[1] : call.texts[0] === 'upload' ? undefined : call.operands.at(-1);
      if (call.texts[0] === 'upload' && call.operands[1] !== undefined) call.as('upload', call.operands[1]);
      else if (file !== undefined && call.texts[0] !== 'play' && call.texts[0] !== 'cat') call.as('write', file);
    },
  }),
  wrapping('screen', 'keeps terminals that outlive the connection', {
    options: `
-c=<library>   reads commands from a file
-X             sends a command to a session
-Logfile=<write>
-S=<text> | -e=<text> | -h=<text> | -p=<text> | -s=<program> | -t=<text> | -T=<text> | -r[<text>] | -x[<text>] | -R | -RR | -d | -D | -m | -dm
-dmS=<text> | -dR | -ls | -list | -wipe | -a | -A | -f | -i | -l | -ln | -L | -O | -q | -Q | -U | -v`,
    effects: screen,
  }),
  {
    names: 'tmux byobu-tmux',
    summary: 'keeps terminals that outlive the connection',
    options: tmuxOptions,
    style: 'posix',
    wrapper: true,
    subcommands: tmuxUsages,
    effects: next,
  },
  {
    names: 'tmate',
    summary: 'shares a terminal with others over the internet',
    options: `${tmuxOptions} | -F | -k=<secret> | -n=<text> | -r=<text> | -a=<read>`,
    style: 'posix',
    wrapper: true,
    subcommands: tmuxUsages,
    effects: (call) => {
      next(call);
      if (call.subcommand === '' || /^new/.test(call.subcommand)) call.effect('network', 'tunnel', 'host', 'tmate');
    },
  },
  wrapping('byobu', 'keeps terminals that outlive the connection', {
    options: '-S=<text> | -t=<text>',
    effects: screen,
  }),
  wrapping('dtach', 'keeps a program that outlives the terminal', {
    options: '-A=<look> | -a=<look> | -c=<look> | -n=<look> | -N=<look> | -p=<look> | -e=<text> | -r=<text> | -E | -z',
  }),
  wrapping('abduco', 'keeps a program that outlives the terminal', {
    options: '-A=<text> | -a=<text> | -c=<text> | -n=<text> | -e=<text> | -f | -r | -l | -p',
  }),
  wrapping('zellij', 'keeps terminals that outlive the connection', {
    options:
      '-s, --session=<text> | -l, --layout=<library> | -c, --config=<library> | --config-dir=<look> | -d, --debug',
    effects: (call) => {
      const dashes = call.texts.indexOf('--');
      const words = /^(?:run|r)$/.test(call.texts[0] ?? '') ? call.operands.slice(dashes === -1 ? 1 : dashes + 1) : [];
      if (words.length > 0) call.run(words);
    },
  }),
  wrapping('openvt open', 'runs a command on another console', {
    options:
      '-c, --console=<text> | -e, --exec | -f, --force | -l, --login | -s, --switch | -u, --user | -v, --verbose | -w, --wait',
    effects: (call) => {
      if (call.name === 'open') {
        const [what] = call.operands;
        if (what !== undefined && !/^[\w.-]+:\/\//.test(what.text)) call.as('look', what);
      } else if (call.operands.length > 0) call.run(call.operands);
      else interactiveShell(call);
    },
  }),
  {
    names: 'agetty getty mingetty mgetty',
    summary: 'waits for somebody who logs in',
    options:
      '-l, --login-program=<program>  starts that instead of login\n-a, --autologin=<text> | -f, --issue-file=<read> | -H, --host=<text> | -I, --init-string=<text> | -o, --login-options=<text> | -r, --chroot=<look> | -t, --timeout=<text> | -d, --delay=<text> | -C, --chdir=<look> | -P, --nice=<text> | --erase-chars=<text> | --kill-chars=<text> | -8 | -c | -i | -J | -L | -m | -n | -N | -p | -R | -s | -U | -w',
    wrapper: true,
    effects: (call) => {
      const user = call.value('-a');
      if (user !== undefined) call.effect('privilege', 'become', 'user', user);
    },
  },
  wrapping('rlwrap rlfe ledit', 'gives a command the editing of lines', {
    options:
      '-a[<text>] | -A[<text>] | -b=<text> | -B=<text> | -C=<text> | -D=<text> | -f=<read> | -g=<text> | -H=<write> | -l=<write> | -m[<text>] | -M=<text> | -o | -O=<text> | -p[<text>] | -P=<text> | -q=<text> | -s=<text> | -S=<text> | -t=<text> | -w=<text> | -z=<program> | -c | -e=<text> | -E | -h | -i | -I | -k | -n | -N | -r | -R | -T | -U | -v | -W | -X',
  }),
  wrapping('grc', 'colours the output of a command', {
    options: '-c=<read> | --config=<read> | -e, --stderr | -s, --stdout | --colour=<text> | --pty',
  }),
  {
    names: 'xdotool xte ydotool wtype dotool',
    summary: 'presses keys and moves windows',
    options:
      '--sync | --clearmodifiers | --delay=<text> | --window=<text> | --args=<text> | --terminator=<text> | --repeat=<text>',
    style: 'posix',
    wrapper: true,
    effects: (call) => {
      const exec = call.texts.indexOf('exec');
      const words =
        exec === -1
          ? []
          : call.operands.slice(exec + 1).filter(({ text }) => !/^--(?:sync|args|terminator)/.test(text));
      if (words.length > 0) call.run(words);
    },
  },
  wrapping(
    'xterm uxterm lxterm rxvt urxvt st gnome-terminal konsole xfce4-terminal alacritty kitty foot wezterm terminator x-terminal-emulator qterminal mate-terminal lxterminal',
    'opens a terminal',
    {
      options:
        '-e, -x, --command, --execute=<text>  runs a command in it\n-T, -t, --title=<text> | -geometry, --geometry=<text> | -display=<text> | -fn=<text> | -fa=<text> | -fs=<text> | -bg=<text> | -fg=<text> | -name=<text> | -class=<text> | -hold, --hold | --working-directory, --workdir=<look> | --profile=<text> | --tab | --window | --maximize | --full-screen | -l | -lf=<write> | -iconic | -o=<text>',
      effects: (call) => {
        const display = call.value('-display') ?? '';
        // The screen of another machine: who sits there has a shell here.
        if (/^[\w.-]+:\d/.test(display) && !/^(?:localhost|unix)/.test(display))
          call.effect('execute', 'serve-program', 'host', display, { attributes: { external: true } });
        // All words behind it are the command, those with dashes too.
        const [first] = call.operands;
        const before = first === undefined ? call.words : call.words.slice(0, call.words.indexOf(first) + 1);
        const at = call.words.findIndex(
          ({ text }, index) => index <= before.length && /^(?:-e|-x|--command|--execute|--)$/.test(text),
        );
        const [joined] = call.values('-e');
        if (at !== -1) runWords(call, call.words.slice(at + 1));
        else if (joined !== undefined) call.shell(joined);
        else if (call.name !== 'st' || call.operands.length > 0) runWords(call, call.operands);
      },
    },
  ),
];
