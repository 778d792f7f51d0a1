import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const request = /^[.'][ \t]*(?:sy|pso|pi|open|opena)[ \t]+(.*)$/gm;

/** Requests that start programs, which troff does only when told to be unsafe. */
function runsRequests(call: Call): void {
  if (!call.has('-U')) return;
  const span = call.words[0]?.span ?? [0, 0];
  const { text } = call.stdin;
  for (const word of call.operands) call.as('script', word);
  if (text === undefined || !call.hasStdin) return;
  for (const [, line] of text.matchAll(request)) if (line !== undefined) call.shell({ text: line, span });
  for (const [, line] of text.matchAll(/^[ \t]*sh[ \t]+([X{].*[X}])$/gm)) {
    if (line !== undefined) call.shell({ text: line.slice(1, -1), span });
  }
}

const troffOptions = `
      -U                        lets a document run commands
      -m=<text> | -M=<look> | -F=<look> | -T=<text> | -d=<text> | -r=<text> | -n=<text> | -o=<text> | -w=<text>
      -W=<text> | -f=<text> | -I=<look> | -P=<text> | -L=<text> | -D=<text> | -K=<text>
      -a | -b | -c | -C | -E | -e | -g | -G | -h | -i | -j | -J | -k | -l | -N | -p | -q | -R | -s | -S | -t | -v | -V
      -X | -z | -Z | -u=<text>`;

/** A filter of enscript and its kin is a line for a shell, in which `%s` and the like stand for the file. */
const printerOptions = `
      -p, -o, --output=<write>          writes there instead of printing
      -I, --filter=<command>            reads its input through that command
      -P, --printer=<text> | -d=<text> | -f, --font=<text> | -F, --header-font=<text> | -b, --header=<text>
      -L, --lines-per-page=<text> | -M, --media=<text> | -n, --copies, -#=<text> | -N, --newline=<text>
      -S, --statusdict=<text> | -t, -J, --title=<text> | -T, --tabsize=<text> | -u, --underlay=<text>
      -U, --nup=<text>
      -w, --language=<text> | -W=<text> | -X, --encoding=<text> | -A, --ps-level=<text> | -C[<text>]
      -D, --setpagedevice=<text> | -E[<text>] | -H[<text>] | --color[=<text>] | --style=<text> | --margins=<text>
      --baselineskip=<text> | --delegate=<text> | --medium=<text>
      -1 | -2 | -3 | -4 | -5 | -6 | -7 | -8 | -9 | -a, --pages=<text> | -B, --no-header | -c, --truncate-lines
      -e[<text>] | -g, --print-anyway | -G, --fancy-header | -h, --no-job-header | -j, --borders | -k, --page-prefeed
      -K, --no-page-prefeed | -l, --lineprinter | -m, --mail | -O, --missing-characters | -q, --quiet, --silent
      -r, --landscape | -R, --portrait | -s=<text> | -v, --verbose | -z, --no-formfeed | -Z, --pass-through
      -i, --indent=<text>`;

export const typesettingTools: readonly ToolSpec[] = [
  {
    names:
      'groff troff nroff gtroff gnroff ditroff grog mandoc gpic pic geqn eqn neqn gtbl tbl grefer refer gsoelim soelim preconv grap grn chem dformat glilypond vgrind grops grotty grodvi grohtml grolj4 gropdf deroff dehtml',
    summary: 'sets text for printing',
    options: troffOptions,
    operands: '<read>...',
    effects: runsRequests,
  },
  {
    names: 'enscript nenscript',
    summary: 'turns text into PostScript',
    options: printerOptions,
    operands: '<read>...',
  },
  {
    names: 'a2ps mpage paps u2ps text2pdf txt2ps',
    summary: 'turns text into PostScript',
    options: printerOptions.replace(
      '-I, --filter=<command>            reads its input through that command',
      '--filter=<command>                reads its input through that command',
    ),
    operands: '<read>...',
  },
  {
    names: 'txt2man pod2man pod2text pod2html pod2usage marked-man md2man rst2man text2html txt2tags',
    summary: 'turns text into other formats',
    options: `
      -o, --output, --out-file=<write>  writes there
      -r, --require=<library>           loads a library
      -a, --attribute=<text> | -b, --backend=<text> | -d, --doctype=<text> | -D, --destination-dir=<create>
      -t=<text> | -s=<text> | -n, --name=<text> | -i, --include=<read> | -f=<text> | -w=<text> | -N | --section=<text>
      --style=<text> | -e=<text>`,
    operands: '<read>...',
  },
];
