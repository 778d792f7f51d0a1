import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { STAR, UNKNOWN } from '../../words/markers.js';
import { meaningOfMode } from '../system/file-mode.js';
import { asEach, inDirectory, isDash, onEachPath, passesOn } from './file-operands.js';

/** A mode that everybody may write with is one to tell of. */
function opens(call: Call, made: readonly Word[]): void {
  const meaning = meaningOfMode(call.value('-m') ?? '');
  if (meaning !== 'setuid' && meaning !== 'world-writable') return;
  for (const path of made) call.path('permission', meaning, path);
}

/** Times that are set by hand hide when a file was changed. */
function touches(call: Call): void {
  const isSet = call.has('-d') || call.has('-t') || call.has('-r');
  for (const word of call.operands) {
    if (!isDash(word)) call.path('write', isSet ? 'set-time' : 'create', word);
  }
}

/** A name by a template, in which `X`s stand for what nobody knows yet. */
function temporaryName(call: Call): string {
  const [template = 'tmp.XXXXXXXXXX'] = call.texts;
  const name = template.replace(/X{3,}/, UNKNOWN);
  const directory =
    call.value('-p') ?? call.value('--tmpdir') ?? (call.operands.length === 0 || call.has('-t') ? '/tmp' : undefined);
  return directory === undefined ? name : inDirectory(directory, name);
}

function splits(call: Call): void {
  const [input, prefix] = call.operands;
  if (input !== undefined && !isDash(input)) call.as('read', input);
  for (const filter of call.values('--filter')) call.shell(filter);
  if (!call.has('--filter')) call.path('write', 'create', `${prefix?.text ?? 'x'}${STAR}`);
}

function makesNode(call: Call): void {
  const [node, type] = call.operands;
  if (node === undefined) return;
  call.as('create', node);
  opens(call, [node]);
  // A disk under a second name is open to whoever may open that name.
  if (type?.text === 'b') call.effect('storage', 'make-device', 'device', node.text);
}

/** Keeps what it reads in files, which are empty then if that is nothing. */
function keeps(call: Call): void {
  if (call.has('-a')) asEach(call, 'append', call.operands);
  else onEachPath(call, ['write', call.content.text?.trim() === '' ? 'truncate' : 'overwrite'], call.operands);
  passesOn(call);
}

export const makingTools: readonly ToolSpec[] = [
  {
    names: 'mkdir gmkdir md',
    summary: 'makes directories',
    options: `
      -p, --parents      makes those above as well
      -m, --mode=<text>  sets their mode
      -v, --verbose | -Z | --context[=<text>]`,
    operands: '<create>...',
    effects: (call) => {
      opens(call, call.operands);
    },
  },
  {
    names: 'touch gtouch',
    summary: 'makes files, or sets their times to now',
    options: `
      -c, --no-create           makes nothing new
      -d, --date=<text>         sets that time
      -t=<text>                 sets that time
      -r, --reference=<look>    sets the times of that file
      -a | -m | -f | -h, --no-dereference | --time=<text>`,
    effects: touches,
  },
  {
    names: 'mktemp tempfile gmktemp',
    summary: 'makes a temporary file or directory and prints its name',
    options: `
      -d, --directory          makes a directory
      -u, --dry-run            makes nothing
      -p=<text>                makes it in that directory
      --tmpdir[=<text>]        makes it in that directory
      --suffix=<text> | -q, --quiet | -t | -V`,
    effects: (call) => {
      call.print({ text: `${temporaryName(call)}\n` });
    },
  },
  {
    names: 'mkfifo',
    summary: 'makes named pipes',
    options: '-m, --mode=<text> | -Z | --context[=<text>]',
    operands: '<create>...',
    effects: (call) => {
      opens(call, call.operands);
    },
  },
  {
    names: 'mknod',
    summary: 'makes device nodes or named pipes',
    options: '-m, --mode=<text> | -Z | --context[=<text>]',
    effects: makesNode,
  },
  {
    names: 'tee gtee',
    summary: 'copies what it reads to files and on',
    options: `
      -a, --append    adds to the files
      -i, --ignore-interrupts | -p | --output-error[=<text>]`,
    effects: keeps,
  },
  {
    names: 'sponge',
    summary: 'writes a file after it has read everything',
    options: '-a    adds to the file',
    effects: keeps,
  },
  {
    names: 'split gsplit',
    summary: 'cuts a file into pieces',
    options: `
      --filter=<text>          hands every piece to a command
      -l, --lines=<text>       cuts after so many lines
      -b, --bytes=<text>       cuts after so many bytes
      -n, --number=<text>      cuts into so many pieces
      -a, --suffix-length=<text> | -C, --line-bytes=<text> | -t, --separator=<text> | --additional-suffix=<text>
      -d | -x | --numeric-suffixes[=<text>] | --hex-suffixes[=<text>] | -e, --elide-empty-files | -u, --unbuffered
      --verbose`,
    effects: splits,
  },
  {
    names: 'csplit gcsplit',
    summary: 'cuts a file into pieces where patterns match',
    options: `
      -f, --prefix=<text> | -b, --suffix-format=<text> | -n, --digits=<text>
      -k, --keep-files | -s, --quiet, --silent | -z, --elide-empty-files | -m, --suppress-matched`,
    operands: '<read> <text>...',
    effects: (call) => {
      call.path('write', 'create', `${call.value('-f') ?? 'xx'}${STAR}`);
    },
  },
  {
    names: 'lndir shar',
    summary: 'makes many files after others',
    options: '-silent | -ignorelinks | -withrevinfo',
    operands: '<read>...',
  },
];
