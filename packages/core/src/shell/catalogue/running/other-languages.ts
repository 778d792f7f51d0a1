import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, Language, ToolSpec } from '../../tools/tool-spec.js';
import { codeOf, runsCode } from './runs-code.js';
import { asLine } from './wrapping.js';

/** A language whose code is only read for names and strings. */
function language(names: string, title: string, options: string, ...code: readonly string[]): ToolSpec {
  return inLanguage('code', names, title, options, ...code);
}

/** One whose code is read as another language that is like it. */
function inLanguage(
  read: Language,
  names: string,
  title: string,
  options: string,
  ...code: readonly string[]
): ToolSpec {
  return { names, summary: `runs ${title}`, options, style: 'posix', effects: runsCode(read, ...code) };
}

/** A language that nobody reads here: code that is given to it is unseen. */
function unread(names: string, title: string, options: string, ...code: readonly string[]): ToolSpec {
  const runs = runsCode('code', ...code);
  return {
    ...language(names, title, options),
    effects: (call) => {
      runs(call);
      const given = codeOf(call, code);
      if (given !== undefined) call.opaque('unseen-code', `It runs code of ${title}.`, { span: given.span });
    },
  };
}

/** The same, with options that are words behind one dash. */
function wordy(names: string, title: string, options: string, ...code: readonly string[]): ToolSpec {
  return { names, summary: `runs ${title}`, options, style: 'long-dash', effects: runsCode('code', ...code) };
}

/** Includes files, and may run lines with `esyscmd`. */
function m4(call: Call): void {
  for (const file of call.operands) call.as('read', file);
  const { text } = call.content;
  if (text !== undefined) call.as('m4', { text, span: call.words[0]?.span ?? [0, 0] });
  for (const word of call.values('-D')) call.as('m4', { ...word, text: word.text.replace(/^\w+=/, '') });
}

/** What is behind `!` at the beginning of a command is a line for a shell. */
function gnuplot(call: Call): void {
  runsCode('code', '-e')(call);
  const readsInput = !call.has('-e') && call.operands.every(({ text }) => isStandardInput(text));
  const typed = readsInput && call.hasStdin ? (call.stdin.text ?? '') : '';
  for (const word of [...call.values('-e'), { ...asLine(call.words), text: typed }]) {
    const line = /(?:^|[;\n])\s*!\s*([^\n]+)/.exec(word.text)?.[1];
    if (line !== undefined) call.shell({ ...word, text: line });
  }
}

/** Languages of which little is known here. */
export const otherLanguageTools: readonly ToolSpec[] = [
  language(
    'julia',
    'Julia',
    '-e, --eval=<text>  runs code\n-E, --print=<text>  runs code and prints what comes out\n-L, --load=<library> | -J, --sysimage=<library> | -p, --procs=<text> | -t, --threads=<text> | -m=<text> | --project[=<look>] | --machine-file=<read> | -O[<text>] | -g[<text>] | --startup-file=<text> | --history-file=<text> | --color=<text> | --compile=<text> | -i | -q | -v | -h | --banner=<text>',
    '-e',
    '-E',
  ),
  language(
    'Rscript littler r',
    'R',
    '-e=<text>  runs code\n--default-packages=<text> | --vanilla | --verbose | --no-save | --no-restore | --no-environ | --slave | -p | -l=<text> | --version',
    '-e',
  ),
  {
    names: 'R',
    summary: 'runs R',
    options:
      '-e=<text>  runs code\n-f, --file=<script>  runs a script\n-g, --gui=<text> | -d, --debugger=<program> | --args | --encoding=<text> | --no-save | --save | --vanilla | --no-environ | --no-init-file | --no-restore | -q, --quiet, --silent | -s, --slave, --no-echo | --interactive | --version | --help',
    style: 'posix',
    effects: (call) => {
      const code = codeOf(call, ['-e']);
      if (code !== undefined) call.as('code', code);
      else if (call.texts[0] === 'CMD' && call.texts[1] === 'BATCH' && call.operands[2] !== undefined)
        call.as('script', call.operands[2]);
      else if (call.operands.length === 0 && !call.has('-f')) runsCode('code')(call);
    },
  },
  language(
    'octave octave-cli matlab',
    'Octave',
    '--eval=<text>  runs code\n-r, -batch=<text>  runs code\n-p, --path=<text> | -f, --norc | -q, --quiet, --silent | -i, --interactive | --no-gui | --gui | --persist | --traditional | -V | -W | -nodisplay | -nosplash | -nodesktop | --no-window-system | --no-init-file | --no-history',
    '--eval',
    '-r',
  ),
  language(
    'guile guile3 guile-3.0 guile-2.2',
    'Scheme',
    '-c=<text>  runs code\n-e=<text> | -s=<script> | -l=<library> | -L=<look> | -C=<look> | -x=<text> | --debug | --no-debug | --auto-compile | --fresh-auto-compile | --no-auto-compile | --listen[=<listen>] | -q | -v | -ds | --r6rs | --r7rs | --language=<text> | --use-srfi=<text>',
    '-c',
  ),
  language(
    'racket',
    'Racket',
    '-e, --eval=<text>  runs code\n-f, --load=<script> | -t, --require=<text> | -l, --lib=<text> | -p=<text> | -r, --script=<script> | -u, --require-script=<script> | -k=<text> | -m, --main | -i, --repl | -n | -q | -V | -I=<text> | -X=<look> | -S=<look> | -d | -b | -c | -y',
    '-e',
  ),
  language(
    'clisp',
    'Lisp',
    '-x=<text>  runs code\n-i=<library> | -c=<read> | -o=<write> | -M=<library> | -L=<text> | -N=<look> | -E=<text> | -p=<text> | -q | -norc | -ansi | -repl | -w | -v | -K=<text>',
    '-x',
  ),
  language(
    'sbcl ecl ccl lisp abcl',
    'Lisp',
    '--eval, -eval=<text>  runs code\n--load, -load=<library> | --script=<script> | --shell=<script> | --core=<library> | --userinit=<library> | --sysinit=<library> | --dynamic-space-size=<text> | --noinform | --non-interactive | --quit | --no-userinit | --no-sysinit | --disable-debugger | --version | --end-toplevel-options | --no-init | --batch',
    '--eval',
  ),
  {
    names: 'ghc ghci',
    summary: 'compiles and runs Haskell',
    options:
      '-e=<text>  runs code\n-o=<write> | -package=<text> | -i[<text>] | -I=<look> | -L=<look> | -l=<text> | -odir=<create> | -hidir=<create> | -outputdir=<create> | -main-is=<text> | -F | -pgmF=<program> | -pgmP=<program> | -pgmL=<program> | -pgmc=<program> | -pgma=<program> | -pgml=<program> | -optl=<text> | -optc=<text> | -c | -O | -O2 | -Wall | -v | -threaded | -dynamic | -static | --make | -fforce-recomp | -ignore-dot-ghci | -v0 | --version',
    style: 'long-dash',
    effects: (call) => {
      const code = codeOf(call, ['-e']);
      if (code !== undefined) call.as('code', code);
      else if (call.operands.length === 0) runsCode('code')(call);
      for (const source of call.operands) call.as(call.name === 'ghci' ? 'library' : 'read', source);
    },
  },
  language('runghc runhaskell runhugs stack-runghc', 'Haskell', '-f=<program> | --ghc-arg=<text> | -i<text>'),
  language(
    'ocaml ocamlrun utop',
    'OCaml',
    '-e=<text>  runs code\n-I=<look> | -init=<library> | -open=<text> | -w=<text> | -noinit | -nolabels | -nopervasives | -stdin | -version | -vnum',
    '-e',
  ),
  language(
    'scala scala-cli amm',
    'Scala',
    '-e=<text>  runs code\n-i=<library> | -cp, -classpath, --classpath=<look> | -howtorun=<text> | -nc | -save | -D<text> | -J<text> | -c, --code=<text> | -version',
    '-e',
    '-c',
  ),
  language(
    'groovy groovysh groovyclient',
    'Groovy',
    '-e=<text>  runs code\n-i[<text>] | -cp, -classpath, --classpath=<look> | -c, --encoding=<text> | -D=<text> | -l[<listen>] | -a[<text>] | -n | -p | -d | -h | -v | -q',
    '-e',
  ),
  language(
    'kotlin kotlinc',
    'Kotlin',
    '-e=<text>  runs code\n-script=<script> | -cp, -classpath=<look> | -d=<write> | -include-runtime | -howtorun=<text> | -version',
    '-e',
  ),
  language(
    'jshell',
    'Java',
    '-R=<text> | -C=<text> | -J<text> | --class-path=<look> | --startup=<library> | --feedback=<text> | --module-path=<look> | --add-modules=<text> | --execution=<text> | -s | -q | -v | --enable-preview',
  ),
  language(
    'jrunscript jjs rhino',
    'JavaScript in Java',
    '-e=<text>  runs code\n-f=<script> | -l=<text> | -cp, -classpath=<look> | -D<text> | -J<text> | -q | -encoding=<text> | --language=<text> | -scripting',
    '-e',
  ),
  language(
    'elixir',
    'Elixir',
    '-e, --eval, --rpc-eval=<text>  runs code\n-r=<library> | -pr=<library> | -pa=<look> | -pz=<look> | -S=<text> | --app=<text> | --erl=<text> | --name=<text> | --sname=<text> | --cookie=<text> | --no-halt | --hidden | --logger-otp-reports=<text> | -v',
    '-e',
  ),
  language(
    'iex',
    'Elixir',
    '-e, --eval=<text>  runs code\n-r=<library> | -S=<text> | --name=<text> | --sname=<text> | --cookie=<text> | --remsh=<host> | --dot-iex=<library>',
    '-e',
  ),
  wordy(
    'erl werl',
    'Erlang',
    '-eval, --eval=<text>  runs code\n-s=<text> | -run=<text> | -config=<read> | -boot=<read> | -pa=<look> | -pz=<look> | -name=<text> | -sname=<text> | -setcookie=<text> | -remsh=<host> | -args_file=<read> | -noshell | -noinput | -detached | -hidden | -smp=<text> | -heart | -mode=<text> | -env=<text>',
    '-eval',
  ),
  language('escript', 'Erlang', '-s | -i | -c | -d | -n'),
  language(
    'swipl swi-prolog gprolog yap',
    'Prolog',
    '-g=<text>  runs a goal\n-t=<text> | -f=<library> | -s=<library> | -x=<library> | -l=<library> | -c=<read> | -o=<write> | -D=<text> | -p=<text> | -q | -O | --stack-limit=<text> | --init-goal=<text> | --query-goal=<text> | --consult-file=<library>',
    '-g',
    '-t',
    '--init-goal',
    '--query-goal',
  ),
  language(
    'clojure clj lein-exec',
    'Clojure',
    '-e, --eval=<text>  runs code\n-i, --init=<library> | -m, --main=<text> | -r, --repl | -f, --file=<script> | -cp, --classpath=<look> | -M[<text>] | -X[<text>] | -A[<text>] | -T[<text>] | -Sdeps=<text> | -P',
    '-e',
  ),
  {
    names: 'bb babashka',
    summary: 'runs Clojure',
    options:
      '-e, --eval=<text>  runs code\n-f, --file=<script>  runs a script\n-cp, --classpath=<look> | -m, --main=<text> | --config=<read> | -i | -I | -o | -O | --io | --stream | --version | --help',
    style: 'posix',
    effects: (call) => {
      const [first] = call.operands;
      if (first?.text.startsWith('(') === true) call.as('code', first);
      else if (
        !call.has('-m') &&
        !/^(?:tasks|run|print-deps|nrepl-server|uberscript|uberjar|repl)$/.test(first?.text ?? '')
      )
        runsCode('code', '-e')(call);
    },
  },
  language('crystal', 'Crystal', '-e=<text> | -o=<write> | --release | --prelude=<text> | -D=<text>'),
  unread(
    'gforth forth',
    'Forth',
    '-e, --evaluate=<text>  runs code\n-i, --image-file=<library> | -p=<text> | -m=<text> | -d=<text> | -h | -v',
    '-e',
  ),
  unread('gst smalltalk pharo', 'Smalltalk', '-e=<text> | -f, --file=<script> | -g | -q | -i | -r', '-e'),
  unread(
    'coffee',
    'CoffeeScript',
    '-e, --eval=<text>  runs code\n-r, --require=<library> | -o, --output=<write> | -c | -p | -w | -b | -i | -s | -n',
    '-e',
  ),
  inLanguage(
    'node',
    'ts-node tsx ts-node-esm swc-node',
    'TypeScript',
    '-e, --eval=<text>  runs code\n-p, --print=<text> | -r, --require=<library> | -P, --project=<read> | -T, --transpile-only | --esm | --watch | --env-file=<read> | -i | -v | --swc | --files',
    '-e',
    '-p',
  ),
  language(
    'slsh',
    'S-Lang',
    '-e=<text>  runs code\n-l=<text> | -g | -i | -n | -t | -v | -q | --init=<library> | --no-init',
    '-e',
  ),
  language('yabasic bwbasic brandy', 'BASIC', '-e, -execute=<text>  runs code\n-i', '-e'),
  language(
    'newlisp picolisp hy janet',
    'Lisp',
    '-e, --eval=<text>  runs code\n-c=<text>  runs code\n-i | -m=<text> | -l=<library> | -s=<text> | -v',
    '-e',
    '-c',
  ),
  unread('fennel', 'Fennel', '-e, --eval=<text>  runs code\n-c | --correlate | -l=<library> | -v', '-e'),
  unread('raku perl6 rakudo', 'Raku', '-e=<text>  runs code\n-I=<text> | -M=<text> | -n | -p | -c | -v', '-e'),
  language('osascript', 'AppleScript', '-e=<text>  runs code\n-l=<text> | -s=<text> | -i', '-e'),
  {
    ...language('gnuplot', 'plots', '-e=<text>  runs code\n-c=<script> | -p, -persist | -d | -s | -V', '-e'),
    effects: gnuplot,
  },
  language(
    'maxima gp sage magma gap',
    'computer algebra',
    '--batch-string=<text>  runs code\n-r, --run-string=<text>  runs code\n-c=<text>  runs code\n-b, --batch=<script> | -q, --very-quiet | -f | --init=<library> | -p=<library>',
    '--batch-string',
    '-r',
    '-c',
  ),
  {
    names: 'm4 gm4',
    summary: 'expands macros',
    options:
      '-D, --define=<text>  defines a macro\n-I, --include=<look> | -U, --undefine=<text> | -F, --freeze-state=<write> | -R, --reload-state=<read> | -d[<text>] | -l, --arglength=<text> | -o, --error-output, --debugfile=<write> | -t, --trace=<text> | -B=<text> | -H=<text> | -L, --nesting-limit=<text> | -W=<text> | -e | -E | -g | -G | -i | -P | -Q | -s',
    effects: m4,
  },
];
