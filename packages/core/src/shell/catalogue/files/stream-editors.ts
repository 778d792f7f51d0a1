import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { asEach, isDash, onEachPath } from './file-operands.js';
import { substituted } from './substitute-text.js';

/** Operands of sed: BSD's `-i` takes its suffix as a word of its own, mostly an empty one. */
function sedOperands(call: Call): readonly Word[] {
  return call.has('-i') && call.operands[0]?.text === '' ? call.operands.slice(1) : call.operands;
}

function edits(call: Call): void {
  const hasScript = call.has('-e') || call.has('-f');
  const operands = sedOperands(call);
  // To GNU's, the empty word is a script without commands, and with `-n` nothing is left of any file behind it.
  if (operands !== call.operands && !hasScript && call.has('-n')) onEachPath(call, ['write', 'truncate'], operands);
  const [first] = operands;
  const scripts = hasScript || first === undefined ? call.values('-e') : [first];
  if (!hasScript && first !== undefined) call.as('sed', first);
  asEach(call, call.has('-i') ? 'modify' : 'read', hasScript ? operands : operands.slice(1));
  if (!call.has('-i')) hands(call, scripts);
}

function hands(call: Call, scripts: readonly Word[]): void {
  const { text } = call.content;
  const isKnown = text !== undefined && !call.has('-n') && !call.has('-f');
  const texts = scripts.map((script) => script.text);
  const changed = isKnown ? substituted(text, texts, call.has('-E')) : undefined;
  call.print(changed === undefined ? {} : { text: changed });
}

function isSetting(text: string): boolean {
  return /^[A-Za-z_]\w*=/.test(text);
}

/** Backslashes of `-v` mean in it what they mean in the program. */
function quoted(value = ''): string {
  return value.replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

/** `-v name=value` as the program itself would have it, so that what it writes to is known. */
function settingOf(text: string): string {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  return name === undefined ? '' : `BEGIN { ${name} = "${quoted(value)}" }\n`;
}

/** Words of awk after the program: files, but for those that set variables. */
function processes(call: Call): void {
  const hasProgram = call.has('-f') || call.has('-E') || call.has('-e');
  const [first] = call.operands;
  const settings = [...call.values('-v'), ...call.operands.filter(({ text }) => isSetting(text))]
    .map(({ text }) => settingOf(text))
    .join('');
  const programs = hasProgram || first === undefined ? call.values('-e') : [first];
  for (const { text, span } of programs) call.as('awk', { text: settings + text, span });
  const isInPlace = call.values('-i').some(({ text }) => text === 'inplace');
  for (const word of call.operands.slice(hasProgram ? 0 : 1)) {
    if (isDash(word) || isSetting(word.text)) continue;
    call.as(isInPlace ? 'modify' : 'read', word);
  }
  for (const word of call.values('-i')) if (word.text !== 'inplace') call.as('library', word);
  call.print({});
}

export const streamEditorTools: readonly ToolSpec[] = [
  {
    names: 'sed gsed ssed',
    summary: 'edits text line by line',
    options: `
      -e, --expression=<sed>         edits by that script
      -f, --file=<script>            edits by the script in that file
      -i, --in-place[<text>]         changes the files themselves, keeping a copy where a suffix is given
      -n, --quiet, --silent          prints only what the script says
      -E, -r, --regexp-extended      takes extended expressions
      -l, --line-length=<text> | -s, --separate | -z, --null-data | -u, --unbuffered | --posix | --debug | --sandbox
      --follow-symlinks | -b, --binary`,
    effects: (call) => {
      edits(call);
    },
  },
  {
    names: 'awk gawk mawk nawk original-awk bwk goawk',
    summary: 'processes text by fields and lines',
    options: `
      -f, --file=<script>            runs the program in that file
      -E, --exec=<script>            runs the program in that file
      -e, --source=<text>            runs that program
      -i, --include=<text>           includes a library
      -l, --load=<library>           loads an extension
      -F, --field-separator=<text>   separates fields there
      -v, --assign=<text>            sets a variable
      -o[<write>] | --pretty-print[=<write>] | -p[<write>] | --profile[=<write>] | -d[<write>]
      --dump-variables[=<write>] | -D[<script>] | --debug[=<script>]
      -b, --characters-as-bytes | -c, --traditional | -C, --copyright | -g, --gen-pot | -h, --help | -I, --trace
      -k, --csv | -L[<text>] | --lint[=<text>] | -M, --bignum | -n, --non-decimal-data | -N, --use-lc-numeric
      -O, --optimize | -P, --posix | -r, --re-interval | -s, --no-optimize | -S, --sandbox | -t, --lint-old
      -V, --version | -W=<text>`,
    style: 'posix',
    effects: processes,
  },
  {
    names: 'sd',
    summary: 'finds and replaces in files',
    operands: '<text>...',
    options: `
      -p, --preview | -F, --fixed-strings | -s, --string-mode | -n, --max-replacements=<text> | -f, --flags=<text>
      -A, --across`,
    effects: (call) => {
      const role = call.isTrial('-p') ? 'read' : 'modify';
      for (const word of call.operands.slice(2)) call.as(role, word);
    },
  },
  {
    names: 'rpl',
    summary: 'replaces text in files',
    operands: '<text>...',
    options: `
      -i, --ignore-case | -R, --recursive | -s, --dry-run | -w, --whole-words | -x, --suffix=<text> | -v, --verbose
      -q, --quiet | -p, --prompt | -e, --escape | -f, --force`,
    effects: (call) => {
      const role = call.isTrial('-s') ? 'read' : 'modify';
      for (const word of call.operands.slice(2)) call.as(role, word);
    },
  },
];
