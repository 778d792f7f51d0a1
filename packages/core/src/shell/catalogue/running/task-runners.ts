import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { asLine } from './wrapping.js';

function typed(call: Call): readonly string[] {
  return [...call.texts, ...(call.stdin.text ?? '').split('\n')];
}

/** Consoles and helpers that hand what they are told to a shell. */
export const taskRunnerTools: readonly ToolSpec[] = [
  {
    names: 'tasksh ginsh',
    summary: 'is a console, where a line behind `!` is one for a shell',
    effects: (call) => {
      for (const text of typed(call)) {
        const line = /^\s*(?:!|exec\s)\s*(.+)$/.exec(text)?.[1];
        if (line !== undefined) call.shell({ ...asLine(call.words), text: line });
      }
    },
  },
  {
    names: 'procmail maildrop',
    summary: 'sorts mail by rules that may start programs',
    options: '-m | -d=<text> | -a=<text> | -f=<text> | -o | -t | -Y | -v | -p | -V=<text>',
    operands: '<library>',
    effects: (call) => {
      if (call.operands.length === 0 && !call.has('-d') && !call.has('-v'))
        call.opaque('unseen-script', 'It does what the rules in ~/.procmailrc say.');
    },
  },
  {
    names: 'rtorrent',
    summary: 'shares files with everybody',
    options: '-o=<text> | -n | -b=<text> | -i=<text> | -p=<text> | -d=<look> | -s=<look> | -O=<text> | -h',
    operands: '<any>...',
    effects: (call) => {
      for (const word of [...call.values('-o'), ...call.values('-O')]) {
        const [, file] = /(?:^|,)(?:import|try_import)=([^,]+)/.exec(word.text) ?? [];
        if (file !== undefined) call.as('library', { ...word, text: file });
        const [, line] = /(?:^|,)execute2?(?:\.\w+)*\s*=\s*(.+)/s.exec(word.text) ?? [];
        if (line !== undefined) call.as('command', { ...word, text: line.replaceAll(',', ' ') });
      }
    },
  },
  {
    names: 'run-mailcap see edit-mailcap compose-mailcap print-mailcap',
    summary: 'opens files with the program for their kind',
    options: '--action=<text> | --debug | --nopager | --norun',
    operands: '<any>...',
    effects: (call) => {
      // A viewer that people can leave for a shell.
      if (!call.has('--norun')) call.effect('execute', 'pager', 'process', call.name);
    },
  },
  {
    names: 'gtester',
    summary: 'runs test programs',
    options:
      '-o=<write> | -p=<text> | -s=<text> | -m=<text> | -k | -l | -q | --verbose | --seed=<text> | --g-fatal-warnings',
    effects: (call) => {
      for (const word of call.operands) {
        call.as('read', word);
        call.as('library', word);
      }
    },
  },
  {
    names: 'volatility volatility3 vol vol.py volshell',
    summary: 'looks into images of memory',
    options:
      '-f, --file=<read> | -p, --plugin-dirs, --plugins=<library> | -s, --symbol-dirs=<look> | -e, --extend=<text> | -c, --config=<read> | -o, --output-dir=<look> | -r, --renderer=<text> | -q, --quiet | -l, --log=<write> | --profile=<text> | --save-config=<write> | --offline | -v | -h, --help | --clear-cache | --cache-path=<look> | --single-location=<text> | --write-config',
    operands: '<text> <any>...',
  },
  {
    names: 'xdg-user-dir',
    summary: 'tells where a directory of the user is',
    effects: (call) => {
      // It builds a line of shell with its word.
      for (const word of call.operands) {
        const line = /[;&|`]|\$\(/.exec(word.text);
        if (line !== null) call.shell({ ...word, text: word.text.slice(line.index + 1) });
      }
    },
  },
  {
    names: 'distccd',
    summary: 'compiles for other machines',
    options:
      '-a, --allow=<text> | -p, --port=<text> | --listen=<text> | -j, --jobs=<text> | -N, --nice=<text> | --user=<text> | --log-file=<append> | --log-level=<text> | -P, --pid-file=<write> | --daemon | --no-detach | --verbose | --enable-tcp-insecure | --allow-private | --stats | --zeroconf',
    effects: (call) => {
      const isOpen =
        call.has('--enable-tcp-insecure') || call.values('--allow').some(({ text }) => /^0\.0\.0\.0|^::\/0/.test(text));
      call.effect('network', isOpen ? 'listen-to-all' : 'listen', 'host', call.value('--port') ?? '3632');
    },
  },
  {
    names: 'augtool augmatch',
    summary: 'changes settings in files',
    options:
      '-r, --root=<look> | -f, --file=<read> | -s, --autosave | -b, --backup | -n, --new | -c, --typecheck | -I, --include=<look> | -i, --interactive | -A, --noload | -L | -S | -e, --echo',
    effects: (call) => {
      for (const text of [call.texts.join(' '), ...typed(call)]) {
        const file = /^\s*(?:set|rm|ins|mv|clear|defnode|store|transform)\s+\S*?\/files(\/\S+)/.exec(text)?.[1];
        if (file !== undefined) call.path('write', 'modify', fileOf(file));
        const read = /^\s*(?:get|print|match|dump-xml)\s+\S*?\/files(\/\S+)/.exec(text)?.[1];
        if (read !== undefined) call.path('read', 'read', fileOf(read));
      }
    },
  },
];

/** The file of a node such as `/etc/ssh/sshd_config/PermitRootLogin`. */
function fileOf(node: string): string {
  const parts = node.replace(/\[[^\]]*\]/g, '').split('/');
  const setting = parts.findIndex((part, index) => index > 1 && /^[A-Z*]|^\d+$/.test(part));
  return setting === -1 ? parts.join('/') : parts.slice(0, setting).join('/');
}
