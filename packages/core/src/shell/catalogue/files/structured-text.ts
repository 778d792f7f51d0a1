import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { asEach } from './file-operands.js';

/** Options of jq that take two words, and those of them whose second is a file. */
const paired: ReadonlySet<string> = new Set(['--arg', '--argjson', '--slurpfile', '--rawfile', '--argfile']);
const holdingFile: ReadonlySet<string> = new Set(['--slurpfile', '--rawfile', '--argfile']);
/** Those that take one. */
const single: ReadonlySet<string> = new Set(['--indent', '-L', '--library-path', '-f', '--from-file']);

interface Query {
  readonly operands: Word[];
  readonly read: Word[];
  readonly libraries: Word[];
  hasFilter: boolean;
  takesFiles: boolean;
}

/** Reads the word at `at`; answers how many words it takes. */
function readQueryWord(words: readonly Word[], at: number, query: Query): number {
  const word = words[at] as Word;
  const { text } = word;
  if (paired.has(text)) {
    const file = words[at + 2];
    if (holdingFile.has(text) && file !== undefined) query.read.push(file);
    return 3;
  }
  if (single.has(text)) {
    const value = words[at + 1];
    const isFilter = text === '-f' || text === '--from-file';
    query.hasFilter ||= isFilter;
    if (value !== undefined && isFilter) query.read.push(value);
    if (value !== undefined && /^-(?:L|-lib)/.test(text)) query.libraries.push(value);
    return 2;
  }
  if (/^--(?:json)?args$/.test(text)) query.takesFiles = false;
  else if (!text.startsWith('-') || text === '-') query.operands.push(word);
  return 1;
}

function readQuery(words: readonly Word[]): Query {
  const query: Query = { operands: [], read: [], libraries: [], hasFilter: false, takesFiles: true };
  let at = 0;
  while (at < words.length) at += readQueryWord(words, at, query);
  return query;
}

function queries(call: Call): void {
  const { operands, read, libraries, hasFilter, takesFiles } = readQuery(call.words);
  const files = takesFiles ? operands.slice(hasFilter ? 0 : 1) : [];
  asEach(call, 'library', libraries);
  asEach(call, 'read', read);
  asEach(call, call.has('-i') && call.name !== 'jq' ? 'modify' : 'read', files);
  const isDecoded = !hasFilter && operands[0]?.text.includes('@base64d') === true;
  call.print(isDecoded ? { decoded: true } : {});
}

/** The two of yq: words after a subcommand, or as jq has them. */
function queriesYaml(call: Call): void {
  const [first, ...rest] = call.operands;
  const operands = /^(?:eval|e|eval-all|ea)$/.test(first?.text ?? '') ? rest : call.operands;
  const files = call.has('--from-file')
    ? operands
    : operands.slice(/[.[(*]|^(?:keys|length)$/.test(operands[0]?.text ?? '') ? 1 : 0);
  for (const word of files) call.as(call.has('-i') ? 'modify' : 'read', word);
  const expression = operands[0]?.text ?? '';
  for (const [, file] of expression.matchAll(/\bload(?:_str|_xml|_props|_base64)?\s*\(\s*"([^"]*)"/g)) {
    if (file !== undefined) call.path('read', 'read', file);
  }
  call.print(/@base64d/.test(expression) ? { decoded: true } : {});
}

/** Documents may come from another machine. */
function readsDocument(call: Call, first = 0): void {
  for (const word of call.operands.slice(first)) call.as(/^[a-z]+:\/\//i.test(word.text) ? 'url' : 'read', word);
}

export const structuredTextTools: readonly ToolSpec[] = [
  { names: 'jq gojq jaq jql', summary: 'takes JSON apart', effects: queries },
  {
    names: 'xq tomlq',
    summary: 'takes XML or TOML apart',
    options: '-i, --in-place  changes the files themselves',
    effects: queries,
  },
  {
    names: 'yq',
    summary: 'takes YAML apart',
    options: `
      -i, --inplace, --in-place     changes the files themselves
      --from-file=<read>            takes the expression from there
      --split-exp-file=<read>       takes the expression for names from there
      -I, --indent=<text> | -o, --output-format=<text> | -p, --input-format=<text> | -s, --split-exp=<text>
      -f, --front-matter=<text> | --arg=<text> | --width=<text>
      -y, --yaml-output | -Y, --yaml-roundtrip | -r, --raw-output, --unwrapScalar | -n, --null-input | -N, --no-doc
      -C, --colors | -M, --no-colors | -P, --prettyPrint | -e, --exit-status | -j, --tojson | -v, --verbose | -0
      -c, --compact-output`,
    effects: queriesYaml,
  },
  {
    names: 'dasel fx jless jc jo gron ungron jp jshon json_pp json_xs',
    summary: 'reads structured text',
    options: `
      -f, --file=<any> | -r, --read=<text> | -w, --write=<text> | -o, --out=<write> | -s, --stream | -u, --ungron
      -c, --colorize | -m, --monochrome | -d, --data=<text> | -p | -a | -t, --type=<text>`,
    operands: '<any>...',
  },
  {
    names: 'xmllint',
    summary: 'checks and prints XML',
    options: `
      -o, --output=<write>      writes there
      --shell                   asks what to do
      --schema, --relaxng, --schematron, --dtdvalid, --dtdvalidfpi, --pattern=<any>
      --xpath=<text> | --encode=<text> | --maxmem=<text> | --path=<text> | --pretty=<text> | --catalogs | --auto
      --c14n | --chkregister | --compress | --copy | --debug | --dropdtd | --dtdattr | --exc-c14n | --format | --html
      --htmlout | --huge | --insert | --loaddtd | --load-trace
      --memory | --noblanks | --nocdata | --nocompact | --noenc | --noent | --nonet | --noout | --nowarning | --nowrap
      --nsclean | --oldxml10 | --postvalid | --push | --quiet | --recover | --repeat | --sax | --sax1 | --stream
      --testIO | --timing | --valid | --walker | --xinclude | --xmlout`,
    style: 'long-dash',
    effects: (call) => {
      readsDocument(call);
    },
  },
  {
    names: 'xsltproc',
    summary: 'transforms XML by a stylesheet',
    options: `
      -o, --output=<write>      writes there
      --writesubtree=<create>   writes only below that directory
      --param=<text> | --stringparam=<text> | --path=<text> | --maxdepth=<text> | --maxvars=<text>
      --maxparserdepth=<text> | --seed-rand=<text> | --catalogs | --html | --nonet | --nowrite | --nomkdir | --novalid
      --noout | --profile | --timing | --verbose | --xinclude | --load-trace | --huge | --encoding=<text>`,
    style: 'long-dash',
    effects: (call) => {
      readsDocument(call);
    },
  },
  {
    names: 'xmlstarlet xml html2text pup htmlq xidel hxselect hxnormalize tidy xmlindent xml2 2xml html2 2html csv2',
    summary: 'takes documents apart',
    options: `
      -o, --output=<any> | -m, --match=<text> | -v, --value-of=<text> | -t, --template | -n, --nl
      -u, --update=<text> | -d, --delete=<text> | -L, --inplace | -N=<text> | -f, --filename=<any>
      -w, --width=<text> | -p | -c, --color | -i=<text> | -e=<text> | -q | -a=<text> | -s=<text>`,
    effects: (call) => {
      for (const word of call.operands)
        if (/^[/~.]|^[a-z]+:\/\/|\.[a-z]{2,5}$/i.test(word.text))
          call.as(/:\/\//.test(word.text) ? 'url' : 'read', word);
    },
  },
];
