import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { codeOf } from './runs-code.js';
import { asLine } from './wrapping.js';

/** Commands with which an editor writes its file. */
const writes = /(?:^|[\n|:\s%,$\d])(?:w|wq|x|wqa|xa|wa|up|update|exit|wall|ZZ)!?\s*(?:$|\n|\|)/m;

/** Commands with which an editor ends without writing: nobody sits before it. */
const quits = /(?:^|[\n|:\s])(?:q|qa|qall|quit|cq)!?\s*(?:$|\n|\|)/m;

const viewers: ReadonlySet<string> = new Set(['view', 'rview', 'gview', 'mcview']);

function codeWord(call: Call, text: string): Word {
  return { text, span: asLine(call.words).span };
}

/** `+cmd` among the operands; `+12` and `+/pattern` only say where to start. */
function plusCommands(call: Call): readonly Word[] {
  return call.operands
    .filter(({ text }) => /^\+(?![\d/]|$)/.test(text))
    .map((word) => ({ ...word, text: word.text.slice(1) }));
}

function filesOf(call: Call): readonly Word[] {
  return call.operands.filter(({ text }) => !text.startsWith('+') && text !== '-');
}

/** Opens a file for somebody to change, who may as well leave it as it is. */
function opensFile(call: Call, file: Word): void {
  call.as('read', file);
  call.path('write', 'edit', file);
}

/** A file that commands write is changed; one that is opened for somebody may be. */
function edits(call: Call, commands: readonly Word[], isViewer = false): void {
  const isReadOnly = call.has('-R') || call.has('-M');
  const isWritten = commands.some(({ text }) => writes.test(text)) && !isReadOnly;
  const ends = commands.some(({ text }) => quits.test(text));
  for (const file of filesOf(call)) {
    if (isWritten) call.as('modify', file);
    else if (isReadOnly || isViewer || ends) call.as('read', file);
    else opensFile(call, file);
  }
  for (const command of commands) call.as('vim', command);
}

/** Commands come from standard input in `ex` and in the silent mode. */
function vim(call: Call): void {
  const isEx = call.name === 'ex' || call.has('-e') || call.has('-E') || call.has('-es');
  const { text } = call.stdin;
  const typed = isEx && call.hasStdin && text !== undefined ? [codeWord(call, text)] : [];
  edits(call, [...call.values('--cmd'), ...call.values('-c'), ...plusCommands(call), ...typed], viewers.has(call.name));
}

/** `ed` reads its commands from standard input, and `ed '!line'` reads what a line prints. */
function ed(call: Call): void {
  const { text } = call.stdin;
  const commands = call.hasStdin && text !== undefined ? [codeWord(call, text)] : [];
  const [file] = call.operands;
  if (file?.text.startsWith('!') === true) call.shell({ ...file, text: file.text.slice(1) });
  else if (!call.has('-r')) edits(call, commands);
  if (file?.text.startsWith('!') === true || call.has('-r')) for (const command of commands) call.as('vim', command);
}

function emacs(call: Call): void {
  const code = codeOf(call, ['--eval', '-e']);
  if (code !== undefined) call.as('code', code);
  for (const { text, span } of call.values('-f')) {
    if (/^(?:shell|term|ansi-term|eshell|vterm)$/.test(text))
      call.effect('execute', 'shell', 'process', text, { span });
  }
  const isBatch = call.has('--batch') || call.has('-batch');
  for (const file of filesOf(call)) {
    if (isBatch) call.as('read', file);
    else opensFile(call, file);
  }
}

/** Opens files for somebody to look at and change. */
function opens(call: Call): void {
  for (const file of filesOf(call)) {
    if (viewers.has(call.name)) call.as('read', file);
    else opensFile(call, file);
  }
}

const vimOptions = `
-c=<text>                  runs a command after reading the file
--cmd=<text>               runs a command before anything else
-S=<script>                runs the commands of a file
-u=<library>               reads that file instead of the usual settings
-U=<library> | -i=<look>
-s                         types what stands in a file, or says little
-w=<write>                 writes all that is typed to a file
-W=<write> | --startuptime=<write> | --log=<write>
--remote-expr=<vim> | --remote-send=<text> | --servername=<text> | --embed | --headless | --listen=<listen> | --server=<host>
-t=<text> | -T=<text> | -q=<read> | -r[<look>] | -L | --role=<text> | --socketid=<text> | --window=<text>
-es | -Es | -e | -E | -R | -M | -m | -n | -N | -o[<text>] | -O[<text>] | -p[<text>] | -d | -D | -y | -Z | -x | -X | -b | -l | -f | -F | -g | -h | -H | -A | -C | -v | -V[<text>]
--noplugin | --clean | --not-a-term | --ttyfail | --literal | --nofork | --remote | --remote-silent | --remote-wait | --remote-tab | --serverlist | --version | --help`;

/** Editors, with the commands they are given. */
export const editorTools: readonly ToolSpec[] = [
  {
    names: 'vim vi nvim vimdiff nvimdiff gvim vim.tiny vim.basic vim.nox vim.gtk3 elvis vile neovim',
    summary: 'edits files',
    options: vimOptions,
    effects: (call) => {
      vim(call);
      // Of Neovim it is a script, of the others a mode for Lisp.
      const [script] = call.operands;
      if (call.has('-l') && script !== undefined && /^(?:nvim|neovim)$/.test(call.name)) call.as('script', script);
    },
  },
  { names: 'view rview gview rvim rgvim rvi', summary: 'shows files in an editor', options: vimOptions, effects: vim },
  { names: 'ex eex', summary: 'edits files by commands', options: vimOptions, effects: vim },
  {
    names: 'ed red gnu-ed',
    summary: 'edits a file by commands',
    options:
      '-p, --prompt=<text> | -s, --quiet, --silent | - | -v, --verbose | -l, --loose-exit-status | -E, --extended-regexp | -G, --traditional | -r',
    effects: ed,
  },
  {
    names: 'emacs emacs-nox emacs-gtk mg jove zile qemacs xemacs',
    summary: 'edits files',
    options: `
--eval, -eval, --execute, -execute=<text>  runs code
-l, --load, -load=<script>                 runs the code of a file
--script, -script=<script>                 runs a script
-f, --funcall, -funcall=<text>             calls a function
--insert, -insert=<read> | -d, --display=<text> | -u, --user=<text> | -t, --terminal=<text> | -L, --directory=<look> | --chdir=<look>
-Q, --quick | -q, --no-init-file | -nw, --no-window-system | --batch, -batch | --daemon[=<text>] | --debug-init | --no-site-file | --no-splash
--version | --help | -T, --title=<text> | -fn=<text> | -g=<text> | --init-directory=<library>`,
    style: 'long-dash',
    effects: emacs,
  },
  {
    names: 'emacsclient',
    summary: 'edits files in an editor that runs',
    options:
      '-e, --eval  takes the words as code\n-a, --alternate-editor=<program>  starts that if none runs\n-s, --socket-name=<look> | -f, --server-file=<read> | -d, --display=<text> | -F=<text> | -T, --tramp=<text> | -c, --create-frame | -t, -nw, --tty | -n, --no-wait | -q, --quiet | -u | -r | -V | -H',
    effects: (call) => {
      for (const word of call.operands) call.as(call.has('-e') ? 'code' : 'read', word);
    },
  },
  {
    names: 'nano pico rnano',
    summary: 'edits files',
    options:
      '-s, --speller=<program>  checks the spelling with a program\n-C, --backupdir=<look> | -f, --rcfile=<library> | -J, --guidestripe=<text> | -o, --operatingdir=<look> | -Q, --quotestr=<text> | -r, --fill=<text> | -T, --tabsize=<text> | -X, --wordchars=<text> | -Y, --syntax=<text> | -A | -B | -D | -E | -F | -G | -H | -I | -K | -L | -M | -N | -O | -P | -R | -S | -U | -V | -W | -Z | -a | -b | -c | -d | -e | -g | -h | -i | -j | -k | -l | -m | -n | -p | -q | -t | -u | -v | -w | -x | -y | -z | -% | -_ | -/ | -! | -@',
    effects: opens,
  },
  {
    names: 'kak kakoune',
    summary: 'edits files',
    options:
      '-e=<text> | -E=<text> | -c=<text> | -p=<text> | -f=<text> | -i=<text> | -s=<text> | -ui=<text> | -debug=<text> | -n | -q | -l | -d | -ro',
    effects: (call) => {
      for (const word of [...call.values('-e'), ...call.values('-E')]) {
        const line = /%sh\{([^}]*)\}|(?:^|\s)(?:!|pipe|terminal)\s*(.+)/.exec(word.text);
        if (line !== null) call.shell({ ...word, text: line[1] ?? line[2] ?? '' });
      }
      opens(call);
    },
  },
  {
    names:
      'joe jmacs jpico jstar rjoe ne le jed micro helix hx mcedit mcview gedit kate kwrite mousepad pluma xed leafpad geany code codium subl atom zed lite-xl featherpad nedit xedit dte vis amp tilde',
    summary: 'edits files',
    options:
      '-e | -f=<text> | -l=<text> | -n | -w, --wait | -g, --goto=<look> | -d, --diff | -a, --add=<look> | -r, --reuse-window | -c, --config=<library> | -v, --version | -config-dir, --config-dir=<library> | -profile | -plugin=<text> | --install-extension=<text> | --uninstall-extension=<text> | --list-extensions | --user-data-dir=<look> | --extensions-dir=<library> | --disable-extensions | -s | -vsplit | --health | --tutor | --log=<write>',
    effects: opens,
  },
  { names: 'sensible-editor editor xdg-edit', summary: 'edits files', effects: opens },
];
