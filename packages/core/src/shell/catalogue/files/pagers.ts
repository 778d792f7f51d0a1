import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';

/** `+!command` and the like: what a pager is to do first, in the keys that somebody would press. */
function firstKeys(call: Call): void {
  for (const { text, span } of call.words) {
    const keys = /^\+{1,2}(.*)$/s.exec(text)?.[1];
    if (keys === undefined) continue;
    const line = /^\s*[!#](.+)$/s.exec(keys)?.[1] ?? /^\s*\|.(.+)$/s.exec(keys)?.[1];
    if (line !== undefined) call.shell({ text: line, span });
  }
}

function views(call: Call): void {
  firstKeys(call);
  for (const word of call.operands) if (!word.text.startsWith('+')) call.as('read', word);
  if (call.name === 'lesspipe' && call.operands.length === 0)
    call.print({ text: `LESSOPEN=${UNKNOWN}; export LESSOPEN;\n` });
}

/** Whether a browser given to man is more than the name of one. */
function isLine(text: string): boolean {
  return /[\s/;&|$<>`]/.test(text) || /^(?:ba|da|z|k)?sh$/.test(text);
}

function opensManual(call: Call): void {
  const isFile = call.has('-l');
  for (const word of call.values('-H')) if (isLine(word.text)) call.as('command', word);
  for (const word of call.operands) if (isFile || word.text.includes('/')) call.as('read', word);
}

const lessOptions = `
      -o, --log-file=<write>        keeps what it reads in that file
      -O, --LOG-FILE=<write>        keeps what it reads in that file
      -k, --lesskey-file=<library>  takes keys from there
      --lesskey-src=<library>       takes keys from there
      --lesskey-content=<text>
      -T, --tag-file=<read> | -b, --buffers=<text> | -D, --color=<text> | -h, --max-back-scroll=<text>
      -j, --jump-target=<text> | -p, --pattern=<text> | -P, --prompt=<text> | -t, --tag=<text> | -x, --tabs=<text>
      -y, --max-forw-scroll=<text> | -z, --window=<text> | -#, --shift=<text> | --rscroll=<text> | --header=<text>
      --cmd=<text>
      -a | -A | -B | -c | -C | -d | -e | -E | -f | -F | -g | -G | -i | -I | -J | -K | -L | -m | -M | -n | -N | -q | -Q
      -r | -R | -s | -S | -u | -U | -V | -w | -W | -X | -~`;

export const pagerTools: readonly ToolSpec[] = [
  {
    names: 'less zless bzless xzless lzless zstdless lesspipe lv',
    summary: 'shows text page by page',
    options: lessOptions,
    effects: views,
  },
  {
    names: 'more most pg zmore bzmore xzmore lzmore xmore moar ov minus',
    summary: 'shows text page by page',
    options: `
      -n, --lines=<text> | -p=<text> | -t=<text> | -d, --silent | -f, --logical | -l, --no-pause | -c, --print-over
      -e, --exit-on-eof | -s, --squeeze | -u, --plain | -w | -b | -x`,
    effects: views,
  },
  {
    names: 'bat batcat ccat',
    summary: 'shows files in colour',
    options: `
      --pager=<command>             shows them with that command
      -l, --language=<text> | -H, --highlight-line=<text> | --file-name=<text> | --diff-context=<text> | --tabs=<text>
      --wrap=<text> | --terminal-width=<text> | --color=<text> | --italic-text=<text> | --decorations=<text>
      --paging=<text> | -m, --map-syntax=<text> | --theme=<text> | --style=<text> | -r, --line-range=<text>
      --ignored-suffix=<text> | --nonprintable-notation=<text>
      -A, --show-all | -p, --plain | -d, --diff | -n, --number | -f, --force-colorization | -L, --list-languages | -P
      -u, --unbuffered | --list-themes | --diagnostic | --config-file | --generate-config-file`,
    effects: (call) => {
      const isCache = call.texts[0] === 'cache';
      if (!isCache) for (const word of call.operands) call.as('read', word);
    },
  },
  {
    names: 'man gman',
    summary: 'shows manual pages',
    operands: '<text>...',
    options: `
      -P, --pager=<command>         shows them with that command
      -H, --html[=<text>]           shows them in that browser
      -l, --local-file              takes its words for files
      -C, --config-file=<library>   goes by that configuration
      -k, --apropos                 looks for a word in the descriptions
      -f, --whatis                  prints the description
      -e, --extension=<text> | -E, --encoding=<text> | -L, --locale=<text> | -m, --systems=<text>
      -M, --manpath=<text> | -p, --preprocessor=<text> | -r, --prompt=<text> | -R, --recode=<text>
      -s, -S, --sections=<text>
      -T, --troff-device[=<text>] | -X, --gxditview[=<text>] | --warnings[=<text>]
      -7, --ascii | -a, --all | -c, --catman | -D, --default | -d, --debug | -i, --ignore-case | -I, --match-case
      -K, --global-apropos | -t, --troff | -u, --update | -w, --where, --path, --location | -W, --where-cat
      -Z, --ditroff | --regex | --wildcard | --names-only | --no-hyphenation | --no-justification | --no-subpages`,
    effects: opensManual,
  },
  {
    names: 'whatis apropos manpath mandb makewhatis catman lexgrog',
    summary: 'looks up manual pages',
    options: `
      -s, --sections=<text> | -m, --systems=<text> | -M, --manpath=<text> | -L, --locale=<text>
      -C, --config-file=<read> | -l, --long | -e, --exact | -r, --regex | -w, --wildcard | -d, --debug | -v, --verbose
      -a, --and | -q, --quiet | -c, --create | -u, --user-db | -t, --test | -f, --filename=<text> | -p`,
  },
  {
    names: 'info pinfo tkinfo',
    summary: 'shows manuals of GNU',
    operands: '<text>...',
    options: `
      -o, --output=<write>          writes the text there
      -f, --file=<text>             looks into that manual
      --dribble=<write>             keeps what is typed there
      --restore=<read>              types what is there first
      --init-file=<read> | -d, --directory=<look> | -n, --node=<text> | -k, --apropos=<text> | --index-search=<text>
      -v, --variable=<text> | -x, --debug=<text>
      -a, --all | -b, --speech-friendly | -O, --show-options, --usage | -R, --raw-escapes
      --show-malformed-multibytes | --strict-node-location | --subnodes | --vi-keys | -w, --where, --location`,
    effects: (call) => {
      for (const word of [...call.values('-f'), ...call.operands]) if (word.text.includes('/')) call.as('read', word);
    },
  },
  {
    names: 'tldr cheat howdoi navi cht.sh eg bro kb',
    summary: 'shows examples of commands',
    options: `
      -u, --update | -l, --list | -p, --platform=<text> | -L, --language=<text> | -s, --search=<text>
      -f, --render=<read> | -e, --edit=<text> | -t, --tag=<text> | -c, --color | -q, --quiet | -n, --num=<text>
      -a, --all`,
  },
];
