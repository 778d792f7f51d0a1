import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { STAR } from '../../words/markers.js';
import { derivedWord } from './derived-word.js';

const engine = `
-shell-escape                     lets documents run programs
-enable-write18                   lets documents run programs
-shell-restricted | -no-shell-escape | -disable-write18
-output-directory=<look> | -aux-directory=<look> | -jobname=<text> | -fmt=<text> | -progname=<text> | -interaction=<text> | -output-format=<text> | -synctex=<text> | -output-comment=<text> | -kpathsea-debug=<text> | -translate-file=<text> | -mktex=<text> | -no-mktex=<text> | -cnf-line=<text> | -lua=<library> | -output-driver=<command>
-ini | -draftmode | -halt-on-error | -file-line-error | -recorder | -etex | -8bit | -mltex | -src-specials | -ipc | -version | -help | -safer | -nosocket | -utc | -luaonly | -luac`;

/** Code on the command line: `\\write18{…}`, `\\input{…}`, `\\directlua{…}`. */
function readTex(call: Call, word: { readonly text: string; readonly span: readonly [number, number] }): void {
  for (const [, line = ''] of word.text.matchAll(/\\write18\s*\{([^{}]*)\}/g))
    call.as('command', derivedWord(word, line));
  for (const [, line = ''] of word.text.matchAll(
    /\\(?:input|openin\d*|@@input|include|lstinputlisting|verbatiminput|usepackage|file_get:nnN)\s*(?:\[[^\]]*\])?\s*[=\s{]*"?\|([^"}]*)/g,
  ))
    call.as('command', derivedWord(word, line));
  for (const [, file = ''] of word.text.matchAll(
    /\\(?:input|openin\d*\s*=?|@@input|include|lstinputlisting|verbatiminput|VerbatimInput|read)\s*(?:\[[^\]]*\])?\s*\{?"?([^|}\s"\\]+)/g,
  ))
    call.as('read', derivedWord(word, file));
  for (const [, file = ''] of word.text.matchAll(/\\(?:immediate\s*)?\\?openout\d*\\?\w*\s*=?\s*\{?([^}\s\\]+)/g))
    call.as('write', derivedWord(word, file));
  const lua = word.text.search(/\\(?:directlua|latelua)\s*\{/);
  const from = lua === -1 ? -1 : word.text.indexOf('{', lua);
  const to = word.text.lastIndexOf('}');
  if (from !== -1 && to > from) call.as('lua', derivedWord(word, word.text.slice(from + 1, to)));
}

function texEffects(call: Call): void {
  const escapes = call.has('-shell-escape') || call.has('-enable-write18');
  if (escapes) call.effect('execute', 'allow-shell', 'process', call.name);
  for (const word of call.operands) {
    if (/\\/.test(word.text)) readTex(call, word);
    else if (!word.text.includes(STAR) && !word.text.startsWith('&')) call.as('read', word);
  }
}

export const texTools: readonly ToolSpec[] = [
  {
    names:
      'tex latex pdftex pdflatex etex elatex pdfetex xetex xelatex lualatex luatex luahbtex dviluatex lollipop platex uplatex eptex ptex uptex amstex mex pdfmex csplain jadetex optex mltex texluac',
    summary: 'sets documents',
    options: engine,
    style: 'long-dash',
    effects: texEffects,
  },
  {
    names: 'latexmk arara tectonic rubber latexrun',
    summary: 'sets documents as often as needed',
    options: `
-pdflatex, -latex, -lualatex, -xelatex, -pdfxelatex[=<command>]   sets with that command
-e <perl>                         runs Perl
-r <library>                      runs a Perl file
-dvips=<command> | -bibtex=<text> | -outdir, -output-directory, -auxdir=<look> | -jobname=<text> | -latexoption=<text> | -pretex=<text> | -usepretex[=<text>] | -print=<text> | -pdfps=<command> | -view=<text> | -o <write> | -Z <text>
-pdf | -dvi | -ps | -pv | -pvc | -c | -C | -f | -g | -silent | -quiet | -interaction=<text> | -shell-escape | -lualatex- | -cd | -norc | -h | -v`,
    style: 'long-dash',
    operands: '<read>...',
    effects: (call) => {
      if (call.has('-shell-escape')) call.effect('execute', 'allow-shell', 'process', call.name);
    },
  },
  {
    names: 'context mtxrun',
    summary: 'sets documents',
    options:
      '--script=<script> | --path=<look> | --result=<text> | --purge | --once | --batchmode | --generate | --version',
    operands: '<read>...',
  },
  {
    names: 'dvips dvipdfm dvipdfmx dvipdf xdvipdfmx dvisvgm',
    summary: 'converts set documents',
    options:
      '-o <write> | -R <text> | -q | -D <text> | -t <text> | -p <text> | -l <text> | -n <text> | -h <read> | -E | -f | -z <text> | -K | -V <text> | -P <text> | -T <text> | -O <text> | -x <text> | -y <text> | --no-fonts',
    effects: (call) => {
      // 0 lets documents start programs, as names that begin with a mark always do.
      if (call.value('-R') === '0') call.effect('execute', 'allow-shell', 'process', call.name);
      for (const word of [...call.operands, ...call.values('-o')]) {
        const line = /^[!|]\s*(.+)$/s.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', { ...word, text: line });
        else if (call.operands.includes(word)) call.as('read', word);
      }
    },
  },
  {
    names:
      'bibtex biber makeindex xindy makeglossaries mpost mf kpsewhich tlmgr texhash mktexlsr texdoc fmtutil updmap',
    summary: 'helps to set documents',
    options:
      '-o, --output-file=<write> | -s <read> | -t <write> | -tex=<program> | -ini | -l <text> | -p <text> | -q | -c | --input-directory=<look> | --output-directory=<look> | --sys | --user | --all',
    operands: '<look>...',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (call.name === 'tlmgr' && /^(?:install|update|remove|uninstall)$/.test(verb))
        call.effect(
          'package',
          verb === 'install' || verb === 'update' ? 'install' : 'remove-local',
          'package',
          call.texts.slice(1).join(' '),
        );
    },
  },
];
