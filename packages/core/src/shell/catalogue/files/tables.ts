import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

/** csvtool runs a command for each row. */
function handlesRows(call: Call): void {
  const [verb, ...rest] = call.operands;
  if (verb?.text === 'call') {
    const [command, ...files] = rest;
    if (command !== undefined) call.shell(command);
    for (const word of files) call.as('read', word);
    return;
  }
  const hasArgument = /^(?:trim|col|namedcol|head|drop|take|sub|format|set[a-z]+|join|pastecol|replace)$/.test(
    verb?.text ?? '',
  );
  for (const word of rest.slice(hasArgument ? 1 : 0)) call.as('read', word);
}

/** Verbs of Miller that start programs or write files themselves. */
function reshapes(call: Call): void {
  const texts = call.texts.join(' ');
  for (const [, line] of texts.matchAll(/\b(?:system|exec)\s*\(\s*"([^"]*)"/g)) {
    const [first] = call.operands;
    if (line !== undefined && first !== undefined) call.shell({ text: line, span: first.span });
  }
  const files: readonly Word[] = call.operands.filter(
    ({ text }) => /^[~/.]|\.[a-z]{2,5}$/.test(text) && !/[\s$]/.test(text),
  );
  for (const word of files) call.as(call.has('-I') ? 'modify' : 'read', word);
}

export const tableTools: readonly ToolSpec[] = [
  {
    names: 'csvtool',
    summary: 'handles tables of comma-separated values',
    options: `
      -o=<write>     writes there
      -t=<text> | -u=<text> | -z=<text>`,
    effects: handlesRows,
  },
  {
    names:
      'csvcut csvgrep csvjoin csvlook csvsort csvstat csvstack csvformat csvclean csvjson csvpy in2csv xsv qsv csview tidy-viewer tv visidata vd',
    summary: 'handles tables',
    options: `
      -o, --output=<write>     writes there
      -c, --columns=<text> | -d, --delimiter=<text> | -n, --names | -C, --not-columns=<text> | -m, --match=<text>
      -r, --regex=<text> | -f, --format=<text> | -e, --encoding=<text> | -t, --tabs | -q, --quotechar=<text>
      -H, --no-header-row | -S, --skipinitialspace | -i | -k, --key=<text> | -l, --linenumbers | -x | -y=<text>
      --sheet=<text> | --left | --right | --outer | -R, --reverse | -N | -s, --select=<text>`,
    operands: '<read>...',
  },
  {
    names: 'csvsql sql2csv',
    summary: 'asks tables by SQL',
    options: `
      --query=<sql>            asks that
      --db=<any>               asks that database
      -i, --dialect=<text> | --tables=<text> | --insert | --no-create | --overwrite | -d, --delimiter=<text>
      -H, --no-header-row | -S | --no-inference`,
    operands: '<read>...',
  },
  {
    names: 'mlr miller',
    summary: 'reshapes tables',
    options: `
      --from=<read> | --mfrom | -n | -I | --ofmt=<text> | --fs=<text> | --ifs=<text> | --ofs=<text> | --rs=<text>
      --load=<read> | --prepipe=<command> | --prepipex=<command> | --icsv | --ojson | --csv | --json | --tsv
      --opprint | --c2j | --c2p | --j2c | --oxtab | -s=<read>`,
    effects: reshapes,
  },
  {
    names: 'datamash',
    summary: 'calculates with columns',
    options: `
      -t, --field-separator=<text> | -g, --group=<text> | -W, --whitespace | -s, --sort | -H, --headers
      -i, --ignore-case | -R, --round=<text> | -C, --skip-comments | -f, --full | --output-delimiter=<text>
      --filler=<text> | --narm | -z`,
  },
];
