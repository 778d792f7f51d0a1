import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { cmakeTools } from './cmake.js';
import { deploys } from './deployments.js';
import { afterDashes, derivedWord } from './derived-word.js';

const gcc = `
-o <write>                        writes there
-wrapper <text>                   runs compilers with that program
-fplugin=<library>                loads a plugin
-fplugin-arg=<text>
-specs=<read>                     reads rules from a file
-B <look> | -I <look> | -L <look> | -isystem <look> | -iquote <look> | -idirafter <look> | -include <read> | -imacros <read> | -T <read> | -x <text> | -D <text> | -U <text> | -l <text> | -u <text> | -z <text> | -e <text> | -G <text> | -A <text>
-fuse-ld=<text> | -MF <write> | -MT <text> | -MQ <text> | -Xlinker <text> | -Xassembler <text> | -Xpreprocessor <text> | -Xclang <text> | -arch <text> | -target <text> | -framework <text> | -isysroot <look> | -aux-info <write> | -dumpdir <look> | -march=<text> | -mtune=<text> | -std=<text> | -fdiagnostics-color=<text> | -dumpbase <text>
-run | -MD | -MMD | -M | -MM | -MP | -MG | -c | -S | -E | -v | -g | -s | -w | -p | -P | -C | -n | -Wall | -Wextra | -static | -shared | -pipe | -pthread | -pedantic | -ansi | -rdynamic | -nostdlib`;

function responseFiles(call: Call): void {
  for (const word of call.words) if (/^@./.test(word.text)) call.as('read', derivedWord(word, word.text.slice(1)));
}

/** `-wrapper prog,arg` and what `-Wl,` and `-Xclang` hand on. */
function compile(call: Call): void {
  responseFiles(call);
  // The Tiny C Compiler starts what it compiles.
  const source = call.has('-run') ? call.operands[0] : undefined;
  if (source !== undefined) call.as('script', source);
  for (const word of call.values('-wrapper')) call.run(word.text.split(',').map((text) => derivedWord(word, text)));
  for (const word of call.words) {
    const handed = /^-Wl,(.*)/.exec(word.text)?.[1];
    if (handed === undefined) continue;
    const plugin = /(?:^|,)-{1,2}plugin[=,]([^,]+)/.exec(handed)?.[1];
    if (plugin !== undefined) call.as('library', derivedWord(word, plugin));
    const map = /(?:^|,)-Map[=,]([^,]+)/.exec(handed)?.[1];
    if (map !== undefined) call.as('write', derivedWord(word, map));
  }
  const loads = call.values('-Xclang').map(({ text }) => text);
  const at = loads.indexOf('-load');
  const library = call.values('-Xclang')[at + 1];
  if (at !== -1 && library !== undefined) call.as('library', library);
  if (call.values('-fuse-ld').some(({ text }) => text.startsWith('/')))
    for (const word of call.values('-fuse-ld')) call.as('program', word);
}

const binary = `
-o <write> | --plugin=<library> | -D | -e <text> | -t <text> | -f <text> | -j <text> | -M <text> | -m <text> | -b <text> | -l | -A | -B | -C | -g | -n | -p | -P | -r | -S | -s | -u | -W | -X <text> | -a | -d | -h | -x | -R <text> | -w | -i | -V | -c | -E <text> | -H <text> | -z | -T | -N <text> | -K <text> | -G <text>
--section=<text> | --target=<text> | --format=<text> | --demangle[=<text>] | --radix=<text> | --start-address=<text> | --stop-address=<text> | --disassemble[=<text>] | --no-show-raw-insn | --source | --line-numbers | --all | --dynamic | --defined-only | --hex-dump=<text> | --string-dump=<text> | --debug-dump[=<text>] | --only-section=<text> | --add-section=<text> | --dump-section=<text>`;

/** `NAME=value`: a variable that is a program to start or holds what make runs. */
function setsForMake(call: Call, word: Word): void {
  const [, name = '', value = ''] = /^([A-Za-z_.]\w*)[:+?]?=(.*)$/s.exec(word.text) ?? [];
  if (name === 'SHELL' || name === '.SHELLFLAGS') call.as('program', derivedWord(word, value));
  else if (/\$\((?:shell|file|eval)\b/.test(value)) call.as('make', derivedWord(word, value));
  else if (/\s/.test(value)) call.as('any', derivedWord(word, value));
  else if (/!=/.test(word.text)) call.as('command', derivedWord(word, word.text.replace(/^.*?!=/, '')));
}

/** Building a project is what it is for; rules from elsewhere are a script that nobody has seen. */
function takesRules(call: Call, file: Word): void {
  const { text } = file;
  if (isStandardInput(text)) {
    if (call.stdin.text !== undefined) call.as('make', derivedWord(file, call.stdin.text));
  } else if (/^(?:\/(?!dev\/)|~|\.\.\/)/.test(text) && call.written(file) === undefined) {
    // What is anybody's is told with the files of projects.
    if (!call.isForeign(file)) call.as('script', file);
  } else call.as('read', file);
}

function makes(call: Call): void {
  for (const file of call.values('-f')) takesRules(call, file);
  for (const word of call.operands) setsForMake(call, word);
}

export const compilerTools: readonly ToolSpec[] = [
  {
    names:
      'gcc cc c89 c99 c++ g++ clang clang++ clang-cl tcc icc icx ecc gfortran gnat gdc gobjc nvcc emcc em++ mpicc mpicxx mpic++ x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc arm-none-eabi-gcc musl-gcc cpp',
    summary: 'compiles programs',
    options: gcc,
    style: 'long-dash',
    operands: '<read>...',
    effects: compile,
  },
  {
    names: 'ld gold ld.lld lld mold ld.bfd ld.gold',
    summary: 'joins compiled parts into a program',
    options: `
-o, --output <write>              writes there
-plugin, --plugin <library>       loads a plugin
-T, --script <read>               reads rules from a file
-Map <write> | -L <look> | -l <text> | -e <text> | -m <text> | -z <text> | -rpath <text> | -soname <text> | -dynamic-linker, --dynamic-linker <text> | -I <text> | -u <text> | -R <read> | -b <text> | -c <read> | -y <text> | -shared | -static | -r | -s | -S | -x | -v | -V | -E | -O <text> | -G <text>`,
    style: 'long-dash',
    operands: '<read>...',
    effects: responseFiles,
  },
  {
    names: 'as gas nasm yasm fasm masm',
    summary: 'assembles programs',
    options:
      '-o <write> | -l <write> | -@ <read> | -s | -f <text> | -I <look> | -i <look> | -p <read> | -P <read> | -D <text> | -d <text> | -U <text> | -u <text> | -E | -e | -a | -M | -MD <write> | -MF <write> | -Z <write> | -g | -F <text> | -X <text> | -O <text> | -w <text> | -t | -h | -v | --defsym=<text> | --64 | --32 | -W',
    style: 'long-dash',
    operands: '<read>...',
    effects: responseFiles,
  },
  {
    names: 'nm readelf size eu-readelf eu-nm llvm-nm llvm-readelf llvm-size addr2line c++filt dwarfdump pahole',
    summary: 'looks into compiled programs',
    options: binary,
    operands: '<read>...',
    effects: responseFiles,
  },
  {
    names: 'objdump llvm-objdump otool',
    summary: 'looks into compiled programs',
    options: binary,
    operands: '<read>...',
    effects: responseFiles,
  },
  {
    names: 'strip llvm-strip eu-strip patchelf chrpath',
    summary: 'changes compiled programs',
    options:
      '-o, --output=<write> | -R, --remove-section=<text> | -N <text> | -K <text> | -F <text> | --set-rpath, -r=<text> | --set-interpreter=<text> | --add-needed=<text> | --replace-needed=<text> | -s | -g | -d | -x | -X | -p | -v | --print-rpath | --print-interpreter | --print-needed',
    operands: '<modify>...',
    effects: responseFiles,
  },
  {
    names: 'objcopy llvm-objcopy',
    summary: 'copies and changes compiled programs',
    options: `${binary}\n-I <text> | -O <text> | --redefine-sym=<text> | --strip-debug`,
    effects: (call) => {
      responseFiles(call);
      const [from, to] = call.operands;
      if (from !== undefined) call.as(to === undefined ? 'modify' : 'read', from);
      if (to !== undefined) call.as('write', to);
      for (const word of call.values('--add-section'))
        call.as('read', derivedWord(word, word.text.replace(/^[^=]*=/, '')));
      for (const word of call.values('--dump-section'))
        call.as('write', derivedWord(word, word.text.replace(/^[^=]*=/, '')));
    },
  },
  { names: 'ranlib', summary: 'makes an index of a library', options: '-D | -t | -U', operands: '<modify>' },
  {
    names: 'make gmake bmake pmake mingw32-make',
    summary: 'builds what files describe',
    options: `
--eval=<make>                     runs a line of a makefile
-f, --file, --makefile=<text>     reads rules from a file
-C, --directory=<look> | -I, --include-dir=<look> | -o, --old-file=<text> | -W, --what-if=<text> | -j, --jobs[=<text>] | -l, --load-average[=<text>] | -O, --output-sync[=<text>] | --debug[=<text>] | --shuffle[=<text>]
-b | -B | -d | -e | -E <make> | -i | -k | -L | -m | -n | -p | -q | -r | -R | -s | -S | -t | -v | -w | --trace | --no-print-directory | --warn-undefined-variables | -D <text> | -V <text>`,
    effects: (call) => {
      makes(call);
      deploys(call, '-n', '-q');
    },
  },
  {
    names: 'cmake ccmake ctest cpack',
    summary: 'sets up and runs builds',
    options: `
-P <script>                       runs a script
-C <script>                       runs a script first
-D <text> | -G <text> | -S <look> | -B <look> | -U <text> | -T <text> | -A <text> | --preset=<text> | --build=<look> | --target=<text> | --config=<text> | --install=<look> | --prefix=<look> | --toolchain=<read> | -j, --parallel[=<text>] | --test-dir=<look> | -R=<text> | -E=<text> | -L=<text> | -O <write> | --graphviz=<write> | --log-level=<text> | --trace-redirect=<write>
-t <text> | -V | -VV | -N | -LA | -LAH | --fresh | --open=<look> | --output-on-failure | --debug-output | --trace`,
    effects: cmakeTools,
  },
  {
    names: 'just',
    summary: 'runs the recipes of a project',
    options: `
-c, --command                     runs the words behind it as a command
-f, --justfile=<text> | -d, --working-directory=<look> | --shell=<program> | --shell-arg=<text> | --chooser=<command> | --set=<text> | --dotenv-path=<read> | --dotenv-filename=<text> | --color=<text> | -s, --show=<text> | --alias-style=<text> | --completions=<text>
-l, --list[=<text>] | -e, --edit | -g, --global-justfile | -n, --dry-run | -q, --quiet | -u, --unstable | -v, --verbose | -y, --yes | --choose | --dump | --evaluate | --fmt | --init | --summary | --variables | --shell-command | --check`,
    style: 'posix',
    effects: (call) => {
      for (const file of call.values('--justfile')) takesRules(call, file);
      if (call.has('--command')) call.run(call.operands);
      else call.possible(call.operands);
      if (!call.has('--list') && !call.has('--show')) deploys(call, '-n');
    },
  },
  {
    names: 'ninja samu meson scons waf mage tup redo invoke inv doit xmake premake5 libtoolize pkg-config pkgconf',
    summary: 'builds what files describe',
    options: `
-f, --file, --justfile, --makefile=<read> | -C, --directory=<look> | --native-file=<read> | --cross-file=<read> | -j=<text> | -k=<text> | -l=<text> | -t=<text> | -d=<text> | -w=<text> | -D=<text> | --prefix=<look> | --buildtype=<text> | -c, --collection=<text> | --shell=<program> | -v | -n | -s | -q | -i | --list | --variable=<text> | --modversion`,
    effects: (call) => call.possible(afterDashes(call)),
  },
  {
    names: 'autoconf autoheader autom4te automake autoreconf aclocal',
    summary: 'makes the scripts of a build',
    options:
      '-B, --prepend-include=<library> | -I, --include=<look> | -o, --output=<write> | -W, --warnings=<text> | -t, --trace=<text> | -d | -f, --force | -i, --install | -v | --add-missing | -c, --copy | --foreign | --gnu | -s | -m | --language=<text>',
    operands: '<read>...',
  },
  {
    names: 'task go-task',
    summary: 'runs the tasks of a project, or keeps a list of things to do',
    options:
      '-t, --taskfile=<read> | -d, --dir=<look> | -g, --global | -l, --list | -a, --list-all | -f, --force | -s, --silent | -v, --verbose | -w, --watch | -p, --parallel | -n, --dry | --summary | -i, --init | -c, --color | -y, --yes',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      // The one that keeps lists hands the rest to a shell.
      if (verb !== undefined && /^exec(?:ute)?$/.test(verb.text) && rest.length > 0) call.run(rest);
    },
  },
  {
    names: 'bear scan-build compiledb intercept-build',
    summary: 'runs a compiler and keeps its results',
    options: '-s | -C | -z | -M <text> | -F <text> | -o, --output=<write> | --cdb=<write> | -V | -h',
    style: 'posix',
    wrapper: true,
    effects: (call) => call.run(call.operands[0]?.text === '--' ? call.operands.slice(1) : call.operands),
  },
];
