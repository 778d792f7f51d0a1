import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { splitWords } from '../../words/split-words.js';
import { asLine, runJoined, wrapping } from './wrapping.js';

/** More of them say nothing new. */
const mostItems = 32;
/** The most that one command is given. */
const mostWords = 256;

/** As many of them as are followed, and what stands for the others. */
function followed(items: readonly string[], most: number): readonly string[] {
  return items.length > most ? [...items.slice(0, most), UNKNOWN] : items;
}

/** A word that was read: what it was read from is known of it too. */
function readWord(call: Call, text: string): Word {
  const [first] = call.words;
  return Object.assign({ text, span: first?.span ?? ([0, 0] as const) }, { traits: call.stdin.traits });
}

/** What xargs makes of what it reads; `undefined` when that is not known. */
function itemsOf(call: Call): readonly string[] | undefined {
  const file = call.value('-a');
  if (file === '/dev/null') return [];
  const { text } = call.stdin;
  if (file !== undefined || !call.hasStdin || text === undefined) return;
  const delimiter = call.has('-0') ? '\0' : call.value('-d')?.replace('\\n', '\n').replace('\\0', '\0');
  if (delimiter !== undefined) return text.split(delimiter).filter((item) => item.trim() !== '');
  const lines = replacementOf(call) !== undefined || call.has('-L') || call.has('-l');
  return lines
    ? text
        .split('\n')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : splitWords(text);
}

/** The words of each command that xargs starts: `-n` says how many, `-L` of how many lines. */
function batchesOf(call: Call, items: readonly string[]): readonly (readonly string[])[] {
  const lines = call.value('-L') ?? (call.has('-l') ? (call.value('-l') ?? '1') : undefined);
  const size = Number(lines ?? call.value('-n') ?? 0);
  // How many words fit is counted in characters, of the environment too.
  if (call.has('-s')) return [items, [UNKNOWN, ...items]];
  if (!(size >= 1) || items.length === 0) return [items];
  const count = Math.ceil(items.length / size);
  const batches = Array.from({ length: Math.min(count, mostItems) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
  const words = lines === undefined ? batches : batches.map((batch) => batch.flatMap(splitWords));
  return count > mostItems ? [...words, [UNKNOWN, ...items.slice(mostItems * size)]] : words;
}

function replacementOf(call: Call): string | undefined {
  if (call.has('-I')) return call.value('-I');
  return call.has('-i') || call.has('--replace') ? (call.value('-i') ?? '{}') : undefined;
}

function replaced(call: Call, command: readonly Word[], mark: string, item: string): readonly Word[] {
  return command.map((word) =>
    word.text.includes(mark) ? { ...readWord(call, word.text.replaceAll(mark, item)), span: word.span } : word,
  );
}

/** With nothing to read, and the terminal left to it, a shell is one that somebody types into. */
function isBareShell(call: Call, command: readonly Word[], items: readonly string[] | undefined): boolean {
  const leavesTerminal = call.has('-o') || call.has('-a');
  return (
    leavesTerminal &&
    items?.length === 0 &&
    command.length === 1 &&
    /(?:^|\/)(?:[bdkz]?a?sh|fish)$/.test(command[0]?.text ?? '')
  );
}

/** With what is read as one more word; behind `command` alone it would be a program, which only matters from elsewhere. */
function withMore(call: Call, command: readonly Word[]): readonly Word[] {
  const { downloaded, decoded } = call.stdin.traits;
  const isAlone = command.length === 1 && command[0]?.text === 'command' && !downloaded && !decoded;
  return isAlone ? command : [...command, Object.assign(readWord(call, UNKNOWN), { isMany: true as const })];
}

function xargs(call: Call): void {
  const [first] = call.words;
  const command = call.operands.length > 0 ? call.operands : [{ text: 'echo', span: first?.span ?? ([0, 0] as const) }];
  const items = itemsOf(call);
  const mark = replacementOf(call);
  if (mark !== undefined) {
    for (const item of followed(items ?? [UNKNOWN], mostItems))
      call.run(replaced(call, command, mark, item), { detached: true });
  } else if (isBareShell(call, command, items)) call.effect('execute', 'shell', 'process', command[0]?.text ?? '');
  else if (items === undefined) call.run(withMore(call, command), { moreArguments: true, detached: true });
  else
    for (const batch of batchesOf(call, items))
      call.run([...command, ...followed(batch, mostWords).map((item) => readWord(call, item))], { detached: true });
}

const sources = /^:::?:?\+?$/;
const placeholder = /\{(?:\d*[./#%]*|\.|\/|\/\/|\/\.|#|%)\}/g;

/** `parallel command ::: values`, or values from standard input; without a command the values are commands. */
function parallel(call: Call): void {
  const start = call.texts.findIndex((text) => sources.test(text));
  const command = start === -1 ? call.operands : call.operands.slice(0, start);
  const values = valuesOf(call, start);
  const host = (call.value('-S') ?? '').split(',').find((each) => each !== ':' && each !== '');
  const scope = host === undefined ? {} : { host: host.replace(/^.*[/ @]/, '') };
  if (command.length === 0) {
    for (const value of followed(values ?? [UNKNOWN], mostItems)) call.shell(readWord(call, value), scope);
    return;
  }
  const line = asLine(command);
  for (const value of followed(values ?? [UNKNOWN], mostItems)) {
    const hasPlace = line.text.search(placeholder) !== -1;
    const text = hasPlace ? line.text.replace(placeholder, value.replaceAll('$', '$$$$')) : `${line.text} ${value}`;
    call.shell({ ...readWord(call, text), span: line.span }, scope);
  }
}

function valuesOf(call: Call, start: number): readonly string[] | undefined {
  if (start !== -1) {
    const isFile = call.texts[start]?.startsWith('::::') === true;
    if (isFile) return;
    const rest = call.texts.slice(start + 1);
    const next = rest.findIndex((text) => sources.test(text));
    return next === -1 ? rest : rest.slice(0, next);
  }
  if (call.has('-a') || call.stdin.text === undefined || !call.hasStdin) return;
  return call.stdin.text.split('\n').filter((line) => line.trim() !== '');
}

/** `flock file command`, `flock file -c line`, `flock 9`: a file that is not there is made. */
function flock(call: Call): void {
  const [file, ...rest] = call.operands;
  if (file === undefined) return;
  if (!/^\d+$/.test(file.text) || rest.length > 0) call.as('create', file);
  if (rest[0]?.text === '-c' || rest[0]?.text === '--command') call.shell(asLine(rest.slice(1)));
  else if (rest.length > 0) call.run(rest);
}

function watch(call: Call): void {
  if (call.operands.length === 0) return;
  if (call.has('-x')) call.run(call.operands);
  else runJoined(call, call.operands);
}

/** `entr command`: `/_` stands for the file that changed, which is one of those read. */
function entr(call: Call): void {
  const words = call.operands.map((word) => (word.text === '/_' ? { ...word, text: UNKNOWN } : word));
  if (call.has('-s')) call.shell(words[0] ?? asLine(words));
  else if (words.length > 0) call.run(words);
}

function watchexec(call: Call): void {
  if (call.operands.length === 0) return;
  if (call.has('-n') || call.value('--shell') === 'none') call.run(call.operands);
  else runJoined(call, call.operands);
}

/** Runs what it is told when files change; a script is run by its interpreter. */
function nodemon(call: Call): void {
  const [script] = call.operands;
  const [program] = call.values('--exec');
  if (program !== undefined) call.shell(asLine([program, ...call.operands]));
  else if (script !== undefined && !/\.(?:[cm]?[jt]sx?|py|rb|pl|coffee|json|sh)$/.test(script.text))
    call.run(call.operands);
  else if (script !== undefined) call.as('script', script);
}

/** Tools that run a command again and again, or once for each of many words. */
export const repeaterTools: readonly ToolSpec[] = [
  wrapping('xargs gxargs', 'runs a command with words that it reads', {
    options: `
-a, --arg-file=<read>             reads the words from a file
-I=<text>                         puts each line where that stands
-i[<text>] | --replace[=<text>] | -d, --delimiter=<text> | -E=<text> | -e[<text>] | --eof[=<text>]
-L, --max-lines=<text> | -l[<text>] | -n, --max-args=<text> | -P, --max-procs=<text> | -s, --max-chars=<text>
--process-slot-var=<text> | -J=<text> | -R=<text> | -S=<text> | -0, --null | -o, --open-tty | -p, --interactive
-r, --no-run-if-empty | -t, --verbose | -x, --exit | --show-limits | --help | --version`,
    effects: xargs,
  }),
  wrapping('parallel parallel-moreutils', 'runs a command for many words at the same time', {
    options: `
-a, --arg-file=<read>             reads the words from a file
-S, --sshlogin=<text>             runs it on those machines
--sshloginfile, --slf=<read> | --basefile, --bf=<upload> | --transferfile, --tf=<text> | --return=<text> | --workdir, --wd=<directory>
-j, --jobs, -P=<text> | -n, -N, --max-args=<text> | -I=<text> | -C, --colsep=<text> | -d, --delimiter=<text> | -L=<text>
--joblog=<write> | --results=<create> | --tmpdir=<look> | --timeout=<text> | --retries=<text> | --delay=<text> | --load=<text>
--halt=<text> | --tagstring=<text> | --block=<text> | --recstart=<text> | --recend=<text> | --env=<text> | --nice=<text>
--memfree=<text> | --shuf | --header=<text> | --profile, -J=<text> | --rpl=<text> | --termseq=<text> | --seqreplace=<text>
-0, --null | -k, --keep-order | -m | -X | -q, --quote | -t, --verbose | -v | --dry-run, --dryrun | --bar | --eta | --progress
--pipe | --pipepart | --tag | --line-buffer, --lb | -u, --ungroup | -g, --group | --xargs | --resume | --resume-failed
--no-run-if-empty, -r | --will-cite | --citation | --link | --semaphore | --fg | --bg | --wait | --onall | --nonall | --tmux
--tty | --cleanup | --trim=<text> | --version | --help | --record-env | --plus | --shebang`,
    effects: parallel,
  }),
  wrapping('sem', 'runs a command when there is room for it', {
    options:
      '-j, --jobs=<text> | --id=<text> | --fg | --bg | --wait | -u | --timeout, --semaphoretimeout=<text> | --st=<text>',
    effects: (call) => {
      runJoined(call, call.operands);
    },
  }),
  wrapping('pexec ppss', 'runs a command for many words at the same time', {
    options:
      '-n=<text> | -p=<text> | -f=<read> | -r=<text> | -e=<text> | -u=<read> | -o=<write> | -i=<read> | -m | -R | -c',
    effects: (call) => {
      if (call.has('-c')) call.shell(asLine(call.operands));
      else call.run(call.operands, { moreArguments: true });
    },
  }),
  wrapping('watch gwatch viddy hwatch', 'runs a command every few seconds', {
    options:
      '-n, --interval=<text> | -d[<text>] | --differences[=<text>] | -s, --shotsdir=<create> | -q, --equexit=<text>\n-x, --exec  runs it without a shell\n-b, --beep | -c, --color | -C, --no-color | -e, --errexit | -g, --chgexit | -p, --precise | -t, --no-title | -w, --no-wrap | -r, --no-rerun',
    effects: watch,
  }),
  wrapping('flock', 'runs a command when nobody else holds a file', {
    options:
      '-w, --wait, --timeout=<text> | -E, --conflict-exit-code=<text> | -s, --shared | -x, -e, --exclusive | -u, --unlock | -n, --nb, --nonblock | -o, --close | -F, --no-fork | --verbose | --fcntl | --start=<text> | --length=<text>',
    effects: flock,
  }),
  wrapping('lockrun', 'runs a command when nobody else holds a file', {
    options:
      '-L, --lockfile=<look> | -m, --maxtime=<text> | -w, --wait=<text> | -s, --sleep=<text> | -r, --retries=<text> | -V, --verbose | -Q, --quiet',
  }),
  wrapping('setlock with-lock-ex lckdo lckdo-moreutils', 'runs a command when nobody else holds a file', {
    options: '-n | -N | -x | -X | -w | -q | -W=<text> | -e | -E | -s',
    operands: '<look> <argv>...',
  }),
  wrapping('lockf shlock', 'runs a command when nobody else holds a file', {
    options: '-k | -n | -s | -w | -t=<text> | -f=<look> | -p=<text>',
    operands: '<look> <argv>...',
  }),
  wrapping('entr', 'runs a command when files change', {
    options: '-a | -c | -d | -n | -p | -r | -z | -x\n-s  runs it with a shell',
    effects: entr,
  }),
  wrapping('watchexec', 'runs a command when files change', {
    options:
      '-w, --watch=<look> | -W, --watch-non-recursive=<look> | -F, --watch-file=<read> | -e, --exts=<text> | -f, --filter=<text> | -i, --ignore=<text> | -d, --debounce=<text> | -s, --signal=<text> | --stop-signal=<text> | --stop-timeout=<text> | -o, --on-busy-update=<text> | --shell=<text> | -E, --env=<assignment> | --workdir=<look> | --project-origin=<look> | --filter-file=<read> | --emit-events-to=<text> | --delay-run=<text> | -c[<text>] | --clear[=<text>] | --poll[=<text>] | -r, --restart | -n | -p, --postpone | -N, --notify | --no-vcs-ignore | -q | -v | -1 | --only-emit-events | --timings | -I | --stdin-quit',
    effects: watchexec,
  }),
  wrapping('nodemon', 'runs a script again when files change', {
    options:
      '-x, --exec=<text>  runs it with that\n-w, --watch=<look> | -e, --ext=<text> | -i, --ignore=<text> | -d, --delay=<text> | -s, --signal=<text> | --config=<read> | -V | -q, --quiet | -L, --legacy-watch | -C, --on-change-only | -I, --no-stdin | --inspect[=<text>]',
    effects: nodemon,
  }),
  wrapping('inotifyexec fswatch-run incron-run when-changed reflex modd', 'runs a command when files change', {
    options: '-r=<text> | -g=<text> | -R=<text> | -G=<text> | -d=<text> | -s | -v | -1 | -q',
    effects: (call) => {
      const isNamed = call.name === 'when-changed';
      const words = isNamed ? call.operands.slice(1) : call.operands;
      if (words.length > 0) call.run(words);
    },
  }),
  wrapping('repeat loop every', 'runs a command several times', {
    options: '--every=<text> | --for=<text> | --num=<text> | --until-success | -n=<text>',
    effects: (call) => call.run(/^\d+[smh]?$/.test(call.texts[0] ?? '') ? call.operands.slice(1) : call.operands),
  }),
];
