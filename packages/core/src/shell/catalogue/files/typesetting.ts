import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const request = /^[.']\s*(?:sy|pso|pi|open|opena)\s+(.*)$/gm;

/** Requests that start programs, which troff does only when told to be unsafe. */
function runsRequests(call: Call): void {
  if (!call.has('-U')) return;
  const span = call.words[0]?.span ?? [0, 0];
  const { text } = call.stdin;
  for (const word of call.operands) call.as('script', word);
  if (text === undefined || !call.hasStdin) return;
  for (const [, line] of text.matchAll(request)) if (line !== undefined) call.shell({ text: line, span });
  for (const [, line] of text.matchAll(/^\s*sh\s+([X{].*[X}])$/gm)) {
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
    names: 'highlight source-highlight pygmentize chroma',
    summary: 'marks up source code in colour',
    options: `
      -o, --output=<write>              writes there
      -i, --input=<read>                reads from there
      -d, --outdir=<create> | --plug-in=<library> | -P=<text> | -x=<text> | -O=<text> | -f=<text> | -F=<text>
      -l=<text> | -S=<text> | -s=<text> | -g | -N=<text> | -L=<text> | --lexer=<text> | --style=<text>
      --formatter=<text>
      --config-file=<read> | --style-file=<read> | --lang-def=<library> | --src-lang=<text> | --out-format=<text>
      --no-doc | --failsafe | --syntax=<text> | --style-css-file=<read>`,
    operands: '<read>...',
  },
  {
    names: 'pandoc pandoc-lua',
    summary: 'turns documents into other formats',
    options: `
      -o, --output=<write>              writes there
      -F, --filter=<program>            hands the document to a program
      -L, --lua-filter=<script>         hands the document to a script
      --pdf-engine=<program>            makes PDF with that program
      --extract-media=<create>          writes pictures there
      -d, --defaults=<library> | --template=<read> | -H, --include-in-header=<read> | -B, --include-before-body=<read>
      -A, --include-after-body=<read> | --metadata-file=<read> | --bibliography=<read> | --csl=<read>
      --reference-doc=<read> | --syntax-definition=<read> | -c, --css=<text> | --log=<write> | --abbreviations=<read>
      --data-dir=<look>
      -f, -r, --from, --read=<text> | -t, -w, --to, --write=<text> | -M, --metadata=<text> | -V, --variable=<text>
      --pdf-engine-opt=<text> | --columns=<text> | --wrap=<text> | --highlight-style=<text> | --toc-depth=<text>
      --shift-heading-level-by=<text> | --resource-path=<text> | --request-header=<text> | --slide-level=<text>
      --tab-stop=<text> | --dpi=<text> | --eol=<text> | --track-changes=<text> | --email-obfuscation=<text>
      --id-prefix=<text> | -T, --title-prefix=<text> | --print-default-data-file=<text>
      --print-highlight-style=<text> | -D, --print-default-template=<text>
      -s, --standalone | --toc, --table-of-contents | -N, --number-sections | --citeproc | -C | --sandbox
      --self-contained | --embed-resources | --mathjax[=<text>] | --katex[=<text>] | --list-input-formats
      --list-output-formats | -p, --preserve-tabs | -i, --incremental | --file-scope | --trace | --verbose | --quiet`,
    effects: (call) => {
      for (const word of call.operands) call.as(/^https?:\/\//i.test(word.text) ? 'url' : 'read', word);
    },
  },
  {
    names:
      'txt2man help2man pod2man pod2text pod2html pod2usage ronn marked-man md2man markdown markdown_py redcarpet discount cmark kramdown glow mdcat asciidoctor asciidoc rst2html rst2man docutils text2html txt2html txt2tags',
    summary: 'turns text into other formats',
    options: `
      -o, --output, --out-file=<write>  writes there
      -r, --require=<library>           loads a library
      -a, --attribute=<text> | -b, --backend=<text> | -d, --doctype=<text> | -D, --destination-dir=<create>
      -t=<text> | -s=<text> | -n, --name=<text> | -i, --include=<read> | -f=<text> | -w=<text> | -N | --section=<text>
      --style=<text> | -e=<text>`,
    effects: (call) => {
      if (call.name !== 'help2man') {
        for (const word of call.operands) call.as(/^https?:\/\//i.test(word.text) ? 'url' : 'read', word);
        return;
      }
      const [program] = call.operands;
      if (program !== undefined) call.as('program', program);
    },
  },
];
