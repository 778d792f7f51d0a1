import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

function memory(call: Call, target: string): void {
  call.effect('read', 'dump', 'process', target, { attributes: { sensitive: true } });
}

function bpftool(call: Call): void {
  const verb = call.texts.slice(0, 2).join(' ');
  const file: Word | undefined = call.operands[2];
  if (/^prog (?:load|loadall)$/.test(verb) && file !== undefined) {
    call.path('read', 'read', file);
    call.effect('kernel', 'load-module', 'object', file.text);
  } else if (
    /^(?:prog|map|cgroup|net|link|struct_ops) (?:attach|detach|pin|update|delete|create|register|unregister|run)$/.test(
      verb,
    )
  ) {
    call.effect('kernel', 'trace', 'object', call.texts.join(' '));
  }
}

export const processInspectionTools: readonly ToolSpec[] = [
  {
    names: 'gcore procdump',
    summary: 'writes the memory of a process to a file',
    options: '-o <write> | -a | -p <text> | -w | -n <text> | -s <text> | -C <text> | -M <text>',
    effects: (call) => {
      for (const target of call.texts.length > 0
        ? call.texts.slice(0, call.name === 'gcore' ? undefined : 1)
        : [call.value('-p') ?? '']) {
        memory(call, target);
      }
    },
  },
  {
    names: 'crash drgn',
    summary: 'looks into the memory of the kernel',
    options: '-i <library> | -c <read> | -s | -e <text> | -k | -p <text> | -h | -v | -x',
    operands: '<read>...',
    effects: (call) => {
      if (!call.has('-h') && !call.has('-v')) {
        memory(call, 'kernel');
      }
    },
  },
  {
    names: 'bpftool',
    summary: 'shows and loads programs of the kernel',
    options: '-j | -p | -f | -m | -n | -d | -L | -B <read>',
    effects: bpftool,
  },
  {
    names: 'stap',
    summary: 'watches the kernel with a program that is loaded into it',
    options: `
-e <code>                      runs this program
-c <command>                   watches this command
-o <write>                     prints there
-g | -p <text> | -m <text> | -v | -x <text> | -l <text> | -L <text> | -I <look> | -D <text> | -B <text> | -R <look> | -r <text> | -d <text> | -k | -b | -s <text> | -S <text> | -T <text> | -u | -w | -W | -F | -G <text>`,
    operands: '<library> <text>...',
    effects: (call) => {
      if (!call.has('-l') && !call.has('-L')) {
        call.effect('kernel', 'load-module', 'object', 'probes');
      }
    },
  },
  {
    names:
      'execsnoop opensnoop biolatency biosnoop tcpconnect tcpaccept tcplife runqlat cachestat ext4slower filetop tcptop execsnoop-bpfcc opensnoop-bpfcc biolatency-bpfcc biosnoop-bpfcc tcpconnect-bpfcc tcplife-bpfcc trace-bpfcc funccount-bpfcc',
    summary: 'watches what programs ask of the kernel',
    options: '-p <text> | -u <text> | -n <text> | -t | -x | -T | -d <text> | -i <text> | -m | -D | -j',
  },
  {
    names: 'trace-cmd',
    summary: 'records what the kernel does',
    style: 'posix',
    options: '-v',
    effects: (call) => {
      if (/^(?:record|start|stream|profile|set)$/.test(call.texts[0] ?? '')) {
        call.effect('kernel', 'trace', 'object', 'kernel');
        call.possible(call.operands.slice(1));
      }
    },
  },
  {
    names: 'pstack eu-stack jstack',
    summary: 'shows something of a process',
    options: '-x | -X | -d | -q | -p <text> | -l | -F | -m | -A <look> | -s | -v',
  },
  {
    names: 'jmap jcmd',
    summary: 'shows something of a process of Java',
    options: '-histo[<text>] | -heap | -clstats | -finalizerinfo | -dump:live | -F | -J <text> | -l',
    style: 'long-dash',
    effects: (call) => {
      const text = call.words.map((word) => word.text).join(' ');
      const file = /(?:file=|GC\.heap_dump (?:-\S+ )*)([^\s,]+)/.exec(text)?.[1];
      if (/-dump|GC\.heap_dump/.test(text)) {
        call.effect('read', 'dump-heap', 'process', call.texts.at(call.name === 'jmap' ? -1 : 0) ?? '');
      }
      if (file !== undefined) {
        call.path('write', 'overwrite', file);
      }
    },
  },
  {
    names: 'reptyr injcode',
    summary: 'takes over a running program',
    options: '-l | -s | -T | -L | -v | -V',
    effects: (call) => call.effect('read', 'debug', 'process', call.texts[0] ?? ''),
  },
  {
    names: 'py-spy',
    summary: 'watches a program in Python',
    style: 'posix',
    options:
      '-p, --pid=<text> | -o, --output=<write> | -d, --duration=<text> | -r, --rate=<text> | -n | -s | -f, --format=<text>',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      const at = rest.findIndex(({ text }) => text === '--');
      if (verb !== undefined && at >= 0) {
        call.run(rest.slice(at + 1));
      }
    },
  },
];
