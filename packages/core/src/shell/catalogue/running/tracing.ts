import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { afterDashes } from '../services/derived-word.js';
import { asLine, wrapping } from './wrapping.js';

/** Words of a tracer: `-p pid` looks at a process that runs, else the words are a command. */
function traces(call: Call): void {
  for (const { text } of call.values('-p')) call.effect('read', 'trace', 'process', text);
  if (call.operands.length > 0) call.run(call.operands);
}

function strace(call: Call): void {
  for (const word of call.values('-o')) {
    if (/^[|!]/.test(word.text)) call.shell({ ...word, text: word.text.slice(1) });
    else call.as('write', word);
  }
  traces(call);
}

/** What is called in a process that runs is done by that process, as whoever it belongs to. */
const callsCode = /^\s*(?:call|expr(?:ession)?|compile)\b.*\w\s*\(/m;

/** Code that is put into a process of others. */
function tellInjected(call: Call, lines: readonly Word[], processes: readonly Word[]): void {
  if (!lines.some(({ text }) => callsCode.test(text))) return;
  for (const { text, span } of processes) call.effect('execute', 'inject', 'process', text, { span });
}

/** Files for GDB: with `--args` they are a command. */
function gdb(call: Call): void {
  const lines = [...call.values('-ex'), ...call.values('-iex')];
  if (lines.length > 0) call.as('gdb', { ...asLine(lines), text: lines.map(({ text }) => text).join('\n') });
  const dumps = lines.some(({ text }) => /^\s*(?:dump|gcore|generate-core-file|append)\b/.test(text));
  for (const { text } of call.values('-p')) call.effect('read', dumps ? 'dump' : 'trace', 'process', text);
  tellInjected(call, lines, call.values('-p'));
  if (call.hasStdin && call.stdin.text !== undefined) call.as('gdb', { ...asLine(call.words), text: call.stdin.text });
  const at = call.words.findIndex(({ text }) => /^--?args$/.test(text));
  // All words behind it are the command, those with dashes too.
  if (at !== -1 && at + 1 < call.words.length) call.run(call.words.slice(at + 1));
}

function lldb(call: Call): void {
  const lines = [...call.values('-o'), ...call.values('-O')];
  if (lines.length > 0) call.as('gdb', { ...asLine(lines), text: lines.map(({ text }) => text).join('\n') });
  for (const { text } of call.values('-p')) call.effect('read', 'trace', 'process', text);
  tellInjected(call, lines, call.values('-p'));
  // Behind the dashes stands what is looked into, which it starts when it is told to.
  call.possible(afterDashes(call));
}

const gdbOptions = `
-ex, -eval-command=<text>           runs a command of GDB
-iex, -init-eval-command=<text>     runs a command of GDB first
-x, -command=<script>               runs the commands of a file
-ix, -init-command=<script>         runs the commands of a file first
-p, -pid=<text>                     looks into a running process
-args                               takes the rest as a command
-c, -core=<read> | -e, -exec=<look> | -s, -symbols=<look> | -se=<look> | -d, -directory=<look> | -cd=<look> | -D, -data-directory=<library>
-tty, -t=<text> | -b=<text> | -l=<text> | -i, -interpreter=<text> | -ui=<text> | -return-child-result | -batch | -batch-silent | -q | -quiet
-silent | -n | -nx | -nh | -nw | -w | -tui | -version | -configuration | -write | -readnow | -readnever | -statistics | -f | -fullname`;

const straceOptions = `
-o, --output=<text>                 writes what it sees there, or into a command
-p, --attach=<text>                 looks at a running process
-u, --user=<text>                   acts as that user
-E, --env=<assignment> | -e, --trace=<text> | -a, --columns=<text> | -s, --string-limit=<text> | -S, --summary-sort-by=<text> | -O=<text>
-b, --detach-on=<text> | -I, --interruptible=<text> | -P, --trace-path=<look> | -X=<text> | -U, --summary-columns=<text> | --inject=<text>
--fault=<text> | --argv0=<text> | --signal=<text> | --quiet=<text> | --read=<text> | --write=<text> | --verbose=<text> | --abbrev=<text>
-A, --output-append-mode | -c, --summary-only | -C, --summary | -d | -D | -f, --follow-forks | -ff | -F | -h | -i | -k | -n | -N | -q | -qq
-r | -t | -tt | -ttt | -T | -v | -V | -w | -x | -xx | -y | -yy | -Y | -z | -Z | --seccomp-bpf | --kill-on-exit`;

/** Tools that look into what a command does while it runs. */
export const tracingTools: readonly ToolSpec[] = [
  wrapping('strace', 'shows what a command asks of the kernel', { options: straceOptions, effects: strace }),
  wrapping('ltrace', 'shows what a command asks of its libraries', {
    options: `
-o, --output=<write>  writes what it sees there
-p=<text>             looks at a running process
-F, --config=<read> | -u=<text> | -a, --align=<text> | -A=<text> | -D, --debug=<text> | -e=<text> | -l, --library=<text> | -n, --indent=<text>
-s=<text> | -w, --where=<text> | -x=<text> | -b | -c | -C, --demangle | -f | -h | -i | -L | -r | -S | -t | -tt | -ttt | -T | -V`,
    effects: traces,
  }),
  {
    names: 'gdb cgdb gdb-multiarch ugdb',
    summary: 'looks into a program while it runs',
    options: gdbOptions,
    style: 'long-dash',
    wrapper: true,
    effects: gdb,
  },
  {
    names: 'lldb',
    summary: 'looks into a program while it runs',
    options: `
-o, --one-line=<text>               runs a command of LLDB
-O, --one-line-before-file=<text>   runs a command of LLDB first
-s, --source=<library>              runs the commands of a file
-S, --source-before-file=<library>  runs the commands of a file first
-p, --attach-pid=<text> | -n, --attach-name=<text> | -c, --core=<read> | -f, --file=<look> | -a, --arch=<text> | -l, --script-language=<text>
-b, --batch | -Q, --source-quietly | -w, --wait-for | -x, --no-lldbinit | -X | -e, --editor | -v | -r, --repl`,
    effects: lldb,
  },
  wrapping('gdbserver lldb-server', 'lets a debugger control a program over the network', {
    options: '--attach | --multi | --once | --debug | --remote-debug | --wrapper=<text> | --no-startup-with-shell',
    effects: (call) => {
      const [where, ...words] = call.operands;
      if (where !== undefined && where.text !== '-') call.as('listen', where);
      if (words.length > 0 && !call.has('--attach')) call.run(words);
    },
  }),
  wrapping('valgrind callgrind cachegrind massif', 'looks for faults in the memory of a command', {
    options: `
--log-file=<write> | --xml-file=<write> | --callgrind-out-file=<write> | --massif-out-file=<write> | --cachegrind-out-file=<write>
--suppressions=<read> | --db-command=<command> | --tool=<text> | --leak-check=<text> | --track-origins=<text> | --num-callers=<text>
-q, --quiet | -v, --verbose | -s | -d | --version | -h, --help | --vgdb=<text> | --vgdb-error=<text> | --extra-debuginfo-path=<look>`,
  }),
  wrapping('heaptrack rr bpftime uftrace memusage mtrace sprof gprofng xtrace', 'records what a command does', {
    options:
      '-o, --output=<write> | -r | -p, --pid=<text> | -d=<text> | -D, --delay=<text> | -q | -v | -a | -t | -n=<text>',
    effects: (call) => {
      const verb =
        /^(?:record|replay|report|live|graph|tui|info|dump|recv|script|analyze|ps|pack|collect|display|archive)$/;
      const words = verb.test(call.texts[0] ?? '') ? call.operands.slice(1) : call.operands;
      const runs = !/^(?:replay|report|graph|tui|info|dump|ps|pack|analyze|display|archive)$/.test(call.texts[0] ?? '');
      if (runs && words.length > 0) call.run(words);
    },
  }),
  {
    names: 'perf',
    summary: 'measures what a command or the machine does',
    style: 'posix',
    wrapper: true,
    options:
      '-h, --help | -v, --version | -vv | --no-pager | -p, --paginate | --buildid-dir=<look> | --debugfs-dir=<look> | --debug=<text>',
    subcommands: {
      ...Object.fromEntries(
        ['stat', 'record', 'trace', 'mem', 'c2c', 'kmem', 'lock', 'sched', 'kvm', 'ftrace'].map((name) => [
          name,
          {
            summary: 'measures a command',
            style: 'posix' as const,
            options: `
-o, --output=<write> | -p, --pid=<text> | -t, --tid=<text> | -e, --event=<text> | -C, --cpu=<text> | -F, --freq=<text> | -c, --count=<text>
-u, --uid=<text> | -G, --cgroup=<text> | -r, --repeat=<text> | -x, --field-separator=<text> | -I, --interval-print=<text> | -D, --delay=<text>
-j, --branch-filter=<text> | -m, --mmap-pages=<text> | -k, --clockid=<text> | --call-graph=<text> | --filter=<text> | --timeout=<text>
--pre=<command> | --post=<command> | --log-fd=<text> | -M, --metrics=<text> | --max-size=<text> | --control=<text> | --vmlinux=<read>
-a, --all-cpus | -d | -g | -i | -n | -N | -q | -s | -S | -v | -B | -A | -T | --per-core | --per-socket | --sync | --append | --no-buildid`,
            operands: '<argv>...',
          },
        ]),
      ),
      report: {
        summary: 'shows what was measured',
        options:
          '-i, --input=<read> | --stdio | --sort=<text> | -g[<text>] | -n | -F=<text> | --addr2line=<program> | --objdump=<program> | -k, --vmlinux=<read>',
      },
      script: {
        summary: 'runs a script on what was measured',
        options: '-i, --input=<read> | -s, --script=<script> | -g, --gen-script=<text> | -F=<text> | -l',
        operands: '<script> <text>...',
      },
      bench: { summary: 'measures the machine', style: 'posix' },
      '*': { summary: 'shows what was measured', options: '-i, --input=<read> | -o, --output=<write>' },
    },
  },
  wrapping('gprof gcov kcov coverage-run', 'shows what a program spent its time on', {
    options:
      '--include-path=<look> | --exclude-path=<look> | --include-pattern=<text> | --exclude-pattern=<text> | --clean | --collect-only | --merge',
    effects: (call) => {
      const words = call.name === 'kcov' ? call.operands.slice(1) : [];
      if (words.length > 0) call.run(words);
    },
  }),
  {
    names: 'bpftrace',
    summary: 'traces the kernel',
    options:
      '-e=<text> | -c=<command> | -p=<text> | -o=<write> | -I=<look> | --include=<read> | -f=<text> | -l | -v | -d | -dd | -k | -q | --unsafe | --info | -B=<text>',
    operands: '<script>',
    style: 'posix',
    effects: (call) => {
      const code = call.value('-e') ?? '';
      const line = /system\(\s*"([^"]*)"/.exec(code)?.[1];
      if (line !== undefined) call.shell({ ...asLine(call.words), text: line });
    },
  },
];
