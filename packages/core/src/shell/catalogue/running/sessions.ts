import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { derivedWord } from '../services/derived-word.js';
import { opensConsole } from './runs-code.js';
import { runWords, typeKeys } from './terminal-words.js';
import { nextCommand, tmuxOptions, tmuxUsages } from './tmux.js';
import { interactiveShell, wrapping } from './wrapping.js';

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

function screen(call: Call): void {
  opensConsole(call);
  if (call.has('-X')) {
    const stuff = call.texts.indexOf('stuff');
    const exec = call.texts.findIndex((text) => /^(?:exec|screen)$/.test(text));
    const evaluated = call.texts[0] === 'eval' ? call.operands.slice(1) : [];
    for (const word of evaluated) call.shell(derivedWord(word, `screen -X ${word.text}`));
    if (stuff !== -1) typeKeys(call, call.operands.slice(stuff + 1));
    else if (exec !== -1 && call.operands.length > exec + 1) call.run(call.operands.slice(exec + 1));
  } else if (call.operands.length > 0 && !attaches(call)) call.run(call.operands);
}

/** Goes back to a session, whose name stands there. */
function attaches(call: Call): boolean {
  return call.has('-r') || call.has('-x') || call.has('-R') || (call.has('-d') && !call.has('-m'));
}

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
    effects: (call) => {
      opensConsole(call);
      nextCommand(call);
    },
  },
  {
    names: 'tmate',
    summary: 'shares a terminal with others over the internet',
    options: `${tmuxOptions} | -F | -k=<secret> | -n=<text> | -r=<text> | -a=<read>`,
    style: 'posix',
    wrapper: true,
    subcommands: tmuxUsages,
    effects: (call) => {
      nextCommand(call);
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
