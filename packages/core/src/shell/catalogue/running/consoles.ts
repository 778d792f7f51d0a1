import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { asLine } from './wrapping.js';

/** Consoles of their own, where `!line` or a word like it runs a line of the shell. */
function escapes(pattern: RegExp): (call: Call) => void {
  return (call) => {
    const typed = call.hasStdin && call.stdin.text !== undefined ? call.stdin.text.split('\n') : [];
    for (const text of [...call.texts, ...typed]) {
      const line = pattern.exec(text)?.[1];
      if (line !== undefined) call.shell({ ...asLine(call.words), text: line });
    }
  };
}

const bang = /^\s*!\s*(.+)$/;
const shellWord = /^\s*(?:shell|sh|system|!)\s+(.+)$/;

/** Tools with a console that can leave for the shell. */
export const consoleTools: readonly ToolSpec[] = [
  { names: 'tdbtool', summary: 'edits a database of Samba', options: '-l', effects: escapes(bang) },
  {
    names: 'scanmem GameConqueror',
    summary: 'searches the memory of a process',
    options:
      '-c, --command=<text>  runs its own commands\n-p, --pid=<text>  looks into a process\n-e, --errexit | -d, --debug | -v, --version | -h, --help',
    effects: (call) => {
      for (const word of call.values('-c')) {
        for (const part of word.text.split(';')) {
          const line = shellWord.exec(part)?.[1];
          if (line !== undefined) call.shell({ ...word, text: line });
        }
      }
      const pid = call.value('-p') ?? call.texts[0];
      if (pid !== undefined) call.effect('read', 'trace', 'process', pid);
    },
  },
  {
    names: 'jtag',
    summary: 'talks to chips',
    options: '-n, --norc | -i, --interactive | -q, --quiet',
    operands: '<read>',
    effects: escapes(shellWord),
  },
  {
    names: 'plymouth',
    summary: 'shows pictures while the machine starts',
    options:
      '--command=<command>  hands the answer to a command\n--prompt=<text> | --number-of-tries=<text> | --dont-pause-progress | --text=<text> | --keys=<text> | --ping | --quit | --retain-splash',
  },
  {
    names: 'ksshell icsh',
    summary: 'is a console',
    options: '-i=<read> | -c=<command> | -q | -d',
    effects: escapes(bang),
  },
];
