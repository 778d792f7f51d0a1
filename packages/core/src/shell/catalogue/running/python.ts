import { onlyAsks } from '../../tools/destroying-verb.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { withoutMagics } from './ipython.js';
import { isOwnMachine } from './own-machine.js';
import { codeOf, runsCode } from './runs-code.js';
import { asLine } from './wrapping.js';

/** Modules that wait for connections, with the port they take when none is said. */
const servers: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'http.server': '8000',
    SimpleHTTPServer: '8000',
    CGIHTTPServer: '8000',
    uploadserver: '8000',
    pyftpdlib: '2121',
    smtpd: '8025',
    aiosmtpd: '8025',
    'xmlrpc.server': '8000',
    updog: '9090',
  }),
);

/** Modules that run a script with something around it. */
const runners = new Set([
  'pdb',
  'cProfile',
  'profile',
  'trace',
  'runpy',
  'coverage',
  'debugpy',
  'ipdb',
  'viztracer',
  'memory_profiler',
  'line_profiler',
  'kernprof',
  'faulthandler',
  'IPython',
]);

/** Modules that read, check or print and run nothing that is given to them. */
const harmless = new Set(
  'json.tool this antigravity calendar sysconfig site platform ast tokenize dis pydoc inspect py_compile compileall tabnanny pyclbr symtable zipapp ensurepip venv virtualenv idlelib turtledemo unittest pytest doctest test timeit mimetypes quopri uuid random locale ctypes.util webbrowser gzip base64 zipfile tarfile encodings.rot_13 lib2to3 pip.debug nntplib poplib'.split(
    ' ',
  ),
);

/** Where the words of a module begin: all behind `-m name`. */
function moduleWords(call: Call): readonly Word[] {
  const at = call.words.findIndex(({ text }) => /^-[a-zA-Z]*m$/.test(text));
  if (at !== -1) return call.words.slice(at + 1);
  const attached = call.words.findIndex(({ text }) => /^-m./.test(text));
  const word = call.words[attached];
  return word === undefined ? [] : [{ ...word, text: word.text.slice(2) }, ...call.words.slice(attached + 1)];
}

function operandsOf(words: readonly Word[]): readonly Word[] {
  return words.slice(1).filter(({ text }) => !text.startsWith('-'));
}

function optionValue(words: readonly Word[], names: RegExp): Word | undefined {
  const at = words.findIndex(({ text }) => names.test(text));
  return at === -1 ? undefined : words[at + 1];
}

function attachedValue(words: readonly Word[], start: string): string | undefined {
  return words.find(({ text }) => text.startsWith(start))?.text.slice(start.length);
}

/** A module that waits for connections: at which port, and for whom. */
function serves(call: Call, words: readonly Word[], port: string): void {
  const given = optionValue(words, /^(?:-p|--port)$/) ?? operandsOf(words).find(({ text }) => /^\d+$/.test(text));
  const address = optionValue(words, /^(?:-b|--bind|-i|--interface)$/)?.text ?? attachedValue(words, '--bind=');
  const offers = /smtpd|xmlrpc/.test(words[0]?.text ?? '') ? 'listen' : 'serve-files';
  call.effect('network', isOwnMachine(address) ? 'listen-local' : offers, 'host', given?.text ?? port);
}

function runsModule(call: Call): void {
  const words = moduleWords(call);
  const [module] = words;
  if (module === undefined) return;
  const name = module.text;
  const operands = operandsOf(words);
  const port = servers.get(name);
  if (port !== undefined) {
    if (!onlyAsks(words.slice(1))) serves(call, words, port);
  } else if (name === 'timeit') for (const code of operands) call.as('python', code);
  else if (runners.has(name)) for (const script of operands.slice(0, 1)) call.as('script', script);
  else if (handled.get(name) !== undefined) handled.get(name)?.(call, operands, words);
  else if (!harmless.has(name)) call.run(words);
}

type ModuleRule = (call: Call, operands: readonly Word[], words: readonly Word[]) => void;

const handled: ReadonlyMap<string, ModuleRule> = new Map(
  Object.entries<ModuleRule>({
    'json.tool': (call, [from, to]) => {
      if (from !== undefined) call.as('read', from);
      if (to !== undefined) call.as('write', to);
    },
    venv: (call, [to]) => makes(call, to),
    virtualenv: (call, [to]) => makes(call, to),
    webbrowser: (call, [url]) => {
      if (url !== undefined) call.as('url', url);
    },
    base64: (call, [from], words) => {
      if (from !== undefined) call.as('read', from);
      if (!words.some(({ text }) => text === '-d' || text === '-u')) return;
      const { text } = call.content;
      const known = text === undefined ? {} : { text: Buffer.from(text, 'base64').toString('utf8') };
      call.print({ ...known, decoded: true });
    },
    zipfile: (call, operands, words) => archives(call, operands, words),
    tarfile: (call, operands, words) => archives(call, operands, words),
    gzip: (call, [from]) => {
      if (from !== undefined) call.as('read', from);
    },
    ast: (call, [from]) => {
      if (from !== undefined) call.as('read', from);
    },
    pydoc: (call, _operands, words) => {
      const port = optionValue(words, /^-[pn]$/);
      if (port !== undefined || words.some(({ text }) => text === '-b'))
        call.effect('network', 'listen', 'host', port?.text ?? '0');
    },
  }),
);

function makes(call: Call, path: Word | undefined): void {
  if (path !== undefined) call.as('create', path);
}

function archives(call: Call, [archive, ...rest]: readonly Word[], words: readonly Word[]): void {
  if (archive === undefined) return;
  if (words.some(({ text }) => text === '-c' || text === '--create')) {
    call.as('write', archive);
    for (const file of rest) call.as('read', file);
    return;
  }
  call.as('read', archive);
  const isExtracted = words.some(({ text }) => text === '-e' || text === '--extract');
  if (!isExtracted) return;
  call.path('write', 'overwrite', rest[0] ?? '.', { attributes: { recursive: true } });
}

const readsCode = runsCode('python', '-c');

function python(call: Call): void {
  // What comes behind the first of them are words for it.
  const first = call.words.find(({ text }) => /^-[a-zA-Z]*[cm]/.test(text))?.text ?? '';
  const code = call.name.startsWith('ipython') ? codeOf(call, ['-c']) : undefined;
  if (/^-[^c]*m/.test(first)) runsModule(call);
  else if (code !== undefined) call.as('python', withoutMagics(call, code));
  else readsCode(call);
}

const options = `
-c=<text>                  runs code
-m=<text>                  runs a module
-i                         lets somebody type afterwards
-W=<text> | -X=<text> | -Q=<text> | --check-hash-based-pycs=<text>
-b | -B | -d | -E | -h | -I | -O | -OO | -P | -q | -R | -s | -S | -t | -u | -v | -V | -x | -3 | --version | --help | -J | -VV`;

/** Python, and what runs its code. */
export const pythonTools: readonly ToolSpec[] = [
  {
    names: 'python python2 python3 pypy pypy3 micropython jython ironpython python-dbg python3-dbg',
    summary: 'runs Python',
    options,
    style: 'posix',
    effects: python,
  },
  {
    names: 'ipython ipython3 bpython ptpython',
    summary: 'runs Python, for people who type',
    options:
      '-c=<text>  runs code\n-m=<text> | -i | --pdb | --no-banner | --profile=<text> | --matplotlib[=<text>] | --ext=<text> | --quick | --colors=<text>',
    style: 'posix',
    effects: python,
  },
  {
    names: 'pipx-run uv-run pdm-run',
    summary: 'runs a Python program',
    style: 'posix',
    wrapper: true,
    effects: (call) => {
      if (call.operands.length > 0) call.run(call.operands);
    },
  },
  {
    names: 'pydoc pydoc3 pydoc2',
    summary: 'shows documentation of Python',
    options: '-k=<text> | -n=<text> | -p=<listen> | -b | -w',
  },
  {
    names: 'jupyter jupyter-notebook jupyter-lab',
    summary: 'serves notebooks that run code',
    options:
      '--port=<text> | --ip=<text> | --no-browser | --allow-root | --notebook-dir=<look> | --to=<text> | --output=<write> | --execute',
    effects: (call) => {
      const [verb] = call.texts;
      if (verb === undefined || /^(?:notebook|lab|server|console)$/.test(verb))
        call.effect('network', 'listen', 'host', call.value('--port') ?? '8888');
      else if (call.has('--execute')) call.as('script', call.operands.at(-1) ?? asLine(call.words));
    },
  },
];
