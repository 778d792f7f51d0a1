import type { ToolSpec } from '../../tools/tool-spec.js';
import { printsAnew } from './file-operands.js';

const flags = `
      -n, --add-location[=<text>] | -s, --sort-output | -F, --sort-by-file | -e, --no-escape | -E, --escape
      --force-po | -i, --indent | --no-location | --strict | -p, --properties-output | --stringtable-output
      -w, --width=<text> | --no-wrap | -P, --properties-input | --stringtable-input | --color[=<text>]
      --style=<read> | -q, --quiet | -v, --verbose | -u, --unique, --update, --use-untranslated | -m, --multi-domain
      -N, --no-fuzzy-matching | --check[=<text>] | --to-code=<text> | -t=<text>
      -D, --directory=<look> | --from-code=<text> | -x=<text> | -j, --join-existing | -k[<text>]
      -L, --language=<text> | -d, --default-domain=<text> | --use-first | --previous | --for-msgfmt | --no-translator
      -l, --locale=<text> | --lang=<text> | --backup=<text> | --suffix=<text>`;

const shared = `
      -o, --output-file, --output=<write>   writes there
      -f, --files-from=<read>               takes the names of files from there
      -C, --compendium=<read>               takes more translations from there
      --ignore-file, --only-file=<read>     goes by the messages there
      ${flags}`;

export const gettextTools: readonly ToolSpec[] = [
  {
    names:
      'msgcat msgcomm msgconv msgen msgattrib msguniq msgunfmt msgcmp msgfmt xgettext gmsgfmt recode-sr-latin po2txt',
    summary: 'handles catalogues of translations',
    options: shared,
    operands: '<read>...',
  },
  {
    names: 'msgmerge',
    summary: 'brings a catalogue of translations up to date',
    options: `
      -U, --update      changes the first file itself
      ${shared}`,
    operands: '<read> <read>',
    effects: (call) => {
      const [first] = call.operands;
      if (call.has('-U') && first !== undefined) call.as('modify', first);
    },
  },
  {
    names: 'msginit',
    summary: 'begins a catalogue of translations',
    options: `
      --input=<read>    reads messages from there
      ${shared}`,
  },
  {
    names: 'msggrep',
    summary: 'prints translations that match',
    options: `
      -N, --location=<text> | -M, --domain=<text> | -X, --extracted-comment | -K, --msgid | -T, --msgstr
      -J, --msgctxt
      -e, --regexp=<text> | -E, --extended-regexp | -F, --fixed-strings | -v, --invert-match
      -f, --file=<read>         takes patterns from there
      -o, --output-file=<write>  writes there
      -D, --directory=<look> | -i, --ignore-case | -P, --properties-input | -w, --width=<text>`,
    operands: '<read>...',
  },
  {
    names: 'msgfilter',
    summary: 'hands every translation to a command',
    options: `
      -i, --input=<read>        reads translations from there
      -o, --output-file=<write>  writes there
      -e, --expression=<sed>    hands that to the command, as sed has it
      -f, --file=<script>       hands that file to the command, as sed has it
      -D, --directory=<look> | -n, --quiet, --silent | --newline | -P, --properties-input | -p, --properties-output
      -s, --sort-output | -w, --width=<text> | -E, --escape | --no-wrap | --keep-header | --force-po | --indent`,
    operands: '<argv>',
    style: 'posix',
  },
  {
    names: 'msgexec',
    summary: 'runs a command for every translation',
    options: `
      -i, --input=<read>        reads translations from there
      -D, --directory=<look> | --newline | -P, --properties-input | --stringtable-input`,
    operands: '<argv>',
    style: 'posix',
  },
  {
    names: 'gettext ngettext',
    summary: 'prints a translation',
    options: '-d, --domain=<text> | -c, --context=<text> | -e | -E | -n | -s',
  },
  {
    names: 'envsubst',
    summary: 'puts variables of the environment into a text',
    options: '-v, --variables | -i=<read> | -o=<write> | -no-unset | -no-empty',
    effects: printsAnew,
  },
  {
    names: 'gettextize autopoint',
    summary: 'prepares a source tree for translation',
    options: '-f, --force | --intl | --po-dir=<create> | --no-changelog | --symlink | -n, --dry-run',
  },
];
