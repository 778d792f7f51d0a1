import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { wrapping } from './wrapping.js';

/** The first word is the program, which is run as a tool of its own. */
function applet(call: Call): void {
  const [first] = call.words;
  if (first === undefined || first.text.startsWith('-')) return;
  call.run(call.words);
}

/** The linker runs a program that the words name: `ld.so --preload x /bin/sh`. */
function linker(call: Call): void {
  if (call.has('--list') || call.has('--verify')) return;
  if (call.operands.length > 0) call.run(call.operands);
}

const linkerNames = [
  'ld.so ld-linux.so.2 ld-linux.so.3 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 ld-linux-armhf.so.3 ld-linux-riscv64-lp64d.so.1',
  'ld64.so.1 ld64.so.2 ld-2.31.so ld-2.35.so ld-2.36.so ld-musl-x86_64.so.1 ld-musl-aarch64.so.1 ld-musl-i386.so.1 rtld',
].join(' ');

/** Programs that are other programs, by their first word. */
export const multiCallTools: readonly ToolSpec[] = [
  {
    names: 'busybox toybox sbase-box',
    summary: 'is many small tools in one',
    style: 'posix',
    options: '--list | --list-full | --install[=<create>] | --help',
    wrapper: true,
    effects: applet,
  },
  wrapping('coreutils uutils', 'is many small tools in one', {
    options: '--coreutils-prog=<text> | --coreutils-prog-shebang=<text> | --help | --version',
    effects: (call) => {
      const [first, ...rest] = call.words;
      const program = /^--coreutils-prog(?:-shebang)?=(.+)$/.exec(first?.text ?? '')?.[1];
      if (first === undefined || program === undefined) applet(call);
      else call.run([{ ...first, text: program }, ...rest]);
    },
  }),
  wrapping(linkerNames, 'loads a program and runs it', {
    options:
      '--preload=<library>  loads that library first\n--library-path=<text> | --audit=<library> | --inhibit-rpath=<text> | --argv0=<text> | --glibc-hwcaps-prepend=<text> | --glibc-hwcaps-mask=<text> | --inhibit-cache | --list | --verify | --list-tunables | --list-diagnostics',
    effects: linker,
  }),
  wrapping('ccache sccache distcc icecc cachecc1 buildcache', 'runs a compiler, or takes what it made before', {
    options:
      '-F, --max-files=<text> | -M, --max-size=<text> | -o, --set-config=<text> | -k, --get-config=<text> | -d=<look> | --config-path=<read> | -C, --clear | -c, --cleanup | -s, --show-stats | -z, --zero-stats | -p | -x | --start-server | --stop-server | -h | -V | -j | --show-hosts | --help | --version | --dist-status',
  }),
  wrapping('libtool slibtool', 'runs a compiler for libraries', {
    options:
      '--mode=<text> | --tag=<text> | --silent | --quiet | --verbose | --dry-run | -n | --debug | --config | --features',
  }),
  { names: 'command-not-found thefuck', summary: 'suggests a command', style: 'posix', operands: '<text>...' },
];
