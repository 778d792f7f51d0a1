import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { partsOf } from './web-address.js';

/** A document that is a file or an address. */
function readDocuments(call: Call): void {
  for (const word of call.operands) call.as(/^https?:$/.test(`${partsOf(word.text).scheme}:`) ? 'url' : 'read', word);
}

const renames = /^-(?:filename|directory|testname)=(.+)$/is;
const setsTag = /^-(?!-)(?!filename|directory|testname|csv|json|geotag)[\w:*-]+[-+]?<?=/i;

/** One word of exiftool that sets a tag: from a file, to a value, or where the file is. */
function exifTag(call: Call, word: Word): void {
  const file = /^-[\w:*-]+[-+]?<=(.+)$/s.exec(word.text)?.[1];
  if (file !== undefined) call.as('read', derivedWord(word, file));
  // A file is renamed or moved by setting a tag that is none; behind two dashes it is one not to show.
  const place = renames.exec(word.text)?.[1];
  if (place !== undefined) call.as('write', derivedWord(word, place));
  const changed = call.operands.at(-1);
  if (changed !== undefined && setsTag.test(word.text)) call.as('modify', changed);
}

/** Formats of exiftool with code in them. */
function exif(call: Call): void {
  for (const word of call.words) exifTag(call, word);
  for (const word of [...call.values('-p'), ...call.operands]) {
    for (const [, code = ''] of word.text.matchAll(/\$\{[\w:-]+;([^}]*)\}/g)) call.as('perl', derivedWord(word, code));
  }
}

export const documentTools: readonly ToolSpec[] = [
  {
    names: 'pandoc',
    summary: 'converts documents',
    options: `
-o, --output=<write>              writes there
-F, --filter=<program>            changes the document with a program
-L, --lua-filter=<script>         changes the document with Lua
-t, --to, -w, --write=<text> | -f, --from, -r, --read=<text> | --pdf-engine=<program> | --pdf-engine-opt=<text> | --template=<read> | --defaults, -d=<read> | --metadata-file=<read> | --extract-media=<look> | --include-in-header, -H=<read> | --include-before-body, -B=<read> | --include-after-body, -A=<read> | --reference-doc=<read> | --data-dir=<look>
--csl=<read> | --bibliography=<read> | --abbreviations=<read> | --syntax-definition=<read> | --log=<write> | -c, --css=<text> | --highlight-style=<text> | -V, --variable=<text> | -M, --metadata=<text> | --wrap=<text> | --columns=<text> | --toc-depth=<text> | --slide-level=<text> | --dpi=<text> | --eol=<text> | --resource-path=<look> | --request-header=<text> | -T, --title-prefix=<text> | --id-prefix=<text>
--epub-cover-image=<read> | --epub-metadata=<read> | --shift-heading-level-by=<text> | --tab-stop=<text> | --track-changes=<text> | --markdown-headings=<text> | --top-level-division=<text> | --number-offset=<text> | --ipynb-output=<text> | --mathjax[=<text>] | --katex[=<text>] | --no-check-certificate
-s, --standalone | -N | -C, --citeproc | --toc, --table-of-contents | --self-contained | --embed-resources | --sandbox | -i | -p | -v | -h | --list-input-formats | --list-output-formats | --verbose | --quiet | --trace | --ascii`,
    effects: (call) => {
      readDocuments(call);
      for (const word of [...call.values('-t'), ...call.values('-f')])
        if (/\.lua$/.test(word.text)) call.as('library', word);
      if (call.has('--no-check-certificate')) call.effect('crypto', 'weaken', 'object', 'pandoc');
    },
  },
  {
    names: 'exiftool',
    summary: 'reads and changes what files say about themselves',
    options: `
-W, -w, -textOut, -tagOut, -W+, -w+, -W!, -w! <write>   writes what it finds to a file
-o, -out <write>                  writes the changed file there
-if, -if2, -if3 <perl>            looks at files that fit
-p, -printFormat <text>           prints by a format, which may hold code
-config <library>                 reads settings, which are code
-csv=<read> | -json=<read> | -geotag=<read> | -tagsFromFile, -TagsFromFile <read> | -diff <read> | -@ <read> | -x <text> | -d <text> | -c <text> | -ext <text> | -i <text> | -charset <text> | -lang <text> | -api <text> | -userParam <text> | -efile <write> | -execute | -common_args | -stay_open <text> | -echo <text>
-restore_original | -delete_original | -overwrite_original | -overwrite_original_in_place | -r | -a | -s | -s3 | -S | -G | -b | -j | -X | -T | -q | -v | -u | -n | -e | -E | -f | -g | -k | -m | -P | -z | -htmlDump | -php | -csv | -json | -list | -listx | -ver`,
    style: 'long-dash',
    operands: '<read>...',
    effects: exif,
  },
  {
    names: 'highlight pygmentize source-highlight chroma rougify',
    summary: 'colours source text',
    options:
      '-o, --output=<write> | -i, --input=<read> | -l, --lexer=<text> | -S, --syntax, -s, --style=<text> | -f, --formatter=<text> | -F, --filter=<text> | -P, --plug-in=<library> | -O, --out-format, --options=<text> | -d, --outdir=<look> | -c, --style-outfile=<write> | -I <text> | -H <text> | -V | -x | -g | -N | -C <text> | -a <text> | -D, --data-dir=<look> | --config-file=<read> | --plug-in-param=<text> | --no-doc | --failsafe | -A | -B <read> | -t <text> | -u <text> | -k <text> | -T <text> | -J <text> | -m <text>',
    operands: '<read>...',
  },
  {
    names:
      'redcarpet markdown multimarkdown kramdown cmark asciidoctor asciidoc rst2html rst2html.py rst2pdf txt2html markdown_py marked glow mdcat docutils a2x saxon texi2any makeinfo texi2dvi groffer docbook2man help2man ronn',
    summary: 'converts documents',
    options:
      '-o, --output, --out-file=<write> | -b, --backend=<text> | -r, --require=<library> | -D, --destination-dir=<look> | -a, --attribute=<text> | -T, --template-dir=<look> | -f, --format, --conf-file=<read> | -t <text> | -s <text> | -c <text> | --template=<read> | --stringparam=<text> | --parse=<text> | --smarty | -h | -v | --shell-escape | -w <text>',
    operands: '<read>...',
  },
  {
    names: 'libreoffice soffice localc lowriter unoconv abiword ebook-convert calibre',
    summary: 'edits and converts documents',
    options:
      '--convert-to=<text> | --outdir=<look> | --infilter=<text> | --accept=<text> | --print-to-file | --printer-name=<text> | --headless | --invisible | --norestore | --cat | --writer | --calc | -f <text> | -o <write> | -h | --script-cat | --terminate_after_init | -env=<text>',
    style: 'long-dash',
    effects: (call) => {
      for (const word of call.operands) {
        if (/^(?:macro:|vnd\.sun\.star\.script:)/.test(word.text))
          call.opaque('unseen-code', 'It runs a macro.', { span: word.span });
        else call.as('read', word);
      }
    },
  },
  {
    names: 'gs ghostscript ps2pdf ps2pdf14 pdf2ps eps2eps ps2ps epstopdf',
    summary: 'draws and converts pages',
    options: `
-sOutputFile=<text> | -o <write> | -c <text> | -f <read> | -I <look> | -d <text> | -s <text> | -r <text> | -g <text> | -q
-dNOSAFER                         lets documents reach files and programs
-dBATCH | -dNOPAUSE | -dSAFER | -sDEVICE=<text> | --outfile=<write> | --filter`,
    style: 'long-dash',
    operands: '<read> <write>',
    effects: (call) => {
      for (const word of call.values('-sOutputFile')) {
        if (!/^(?:%pipe%|\||%stdout%)/.test(word.text)) call.as('write', word);
        else call.as('command', derivedWord(word, word.text.replace(/^(?:%pipe%|\||%stdout%)/, '')));
      }
      for (const word of call.words) {
        const line = /%pipe%([^)"']+)/.exec(word.text)?.[1];
        if (line !== undefined && !word.text.startsWith('-sOutputFile')) call.as('command', derivedWord(word, line));
      }
    },
  },
  {
    names:
      'pdftotext pdfinfo pdftoppm pdfimages pdftops pdftocairo pdftohtml pdffonts pdfunite pdfseparate pdfdetach qpdf mutool pdfjam pdfcrop img2pdf ocrmypdf tesseract wkhtmltopdf wkhtmltoimage weasyprint',
    summary: 'reads and converts pages',
    options:
      '-upw, -opw, --password=<secret> | -f <text> | -l <text> | -r <text> | -x <text> | -y <text> | -W <text> | -H <text> | -o <write> | -enc <text> | -png | -jpeg | -layout | -raw | -q | --pages | --encrypt | --decrypt | -s <text> | --run-script=<text> | --post-file=<text> | --enable-local-file-access | --psm=<text> | --oem=<text>',
    style: 'long-dash',
    operands: '<any>...',
  },
  {
    names: 'pdftk',
    summary: 'joins, splits and fills pages',
    operands: '<any>...',
    effects: (call) => {
      const at = call.texts.indexOf('output');
      const result = at === -1 ? undefined : call.operands[at + 1];
      if (result !== undefined && result.text !== '-') call.as('write', result);
    },
  },
];
