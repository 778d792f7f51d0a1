import { STAR } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { Grammar, Rule } from './grammar.js';
import {
  attribute,
  below,
  binds,
  callsFirst,
  connects,
  decodesCodec,
  executes,
  fetchesTo,
  formats,
  inDirectory,
  mapped,
  onPath,
  replaces,
  startsProcess,
  startsThread,
} from './python-rules.js';
import { imports, importsFrom, loops } from './python-words.js';
import { readLiteral } from './read-literal.js';
import { readProgram } from './read-program.js';
import {
  all,
  argument,
  base64Text,
  byName,
  changesMode,
  changesOwner,
  characters,
  decodes,
  deletesUrl,
  does,
  evaluates,
  globbed,
  hexText,
  isDeletion,
  line,
  module,
  moves,
  opened,
  parts,
  program,
  removesAll,
  same,
  sameArgument,
  signals,
  together,
  unpacksTo,
} from './rules.js';
import type { Lexis, Literal, Quote, Token } from './token.js';
import { joinedWith, named, textValue, unknown, wordsOf } from './value.js';

const opening = /([rRbBuUfF]{0,3})("""|'''|"|')/y;

const lexis: Lexis = {
  lineComments: ['#'],
  quotes: [],
  name: /[A-Za-z_\u0080-\uD7FF][\w\u0080-\uD7FF]*/y,
  literal: readString,
};

function readString(source: string, at: number, _before: Token | undefined): Literal | undefined {
  opening.lastIndex = at;
  const found = opening.exec(source);
  if (!found) return;
  const prefix = (found[1] ?? '').toLowerCase();
  const mark = found[2] as string;
  const quote: Quote = { open: mark, close: mark, escapes: prefix.includes('r') ? 'few' : 'all' };
  return readLiteral(source, opening.lastIndex, prefix.includes('f') ? { ...quote, code: ['{'] } : quote);
}

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'os.system os.popen os.popen2 os.popen3 popen2.popen2 popen2.popen3 commands.getoutput commands.getstatusoutput subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell platform.popen':
    line(0, 'cmd'),
  'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen': startsProcess,
  'pty.spawn asyncio.create_subprocess_exec os.startfile pexpect.spawn pexpect.run': program(0),
  'os.execl os.execlp os.execle os.execlpe os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp':
    executes(0),
  'os.spawnl os.spawnlp os.spawnle os.spawnlpe os.spawnv os.spawnvp os.spawnve os.spawnvpe': executes(1),
  'open io.open io.FileIO codecs.open gzip.open bz2.open lzma.open os.fdopen': opened(0, 1, 'mode'),
  'os.open': all(does('read', 0), does('write', 0)),
  'os.chdir contextlib.chdir': does('directory', 0, 'path'),
  'os.remove os.unlink os.rmdir os.removedirs': does('delete', 0, 'path'),
  'shutil.rmtree': (call) => {
    removesAll(call, wordsOf(argument(call, 0, 'path') ?? unknown));
    return undefined;
  },
  'os.rename os.replace shutil.move': moves,
  'shutil.copy shutil.copy2 shutil.copyfile shutil.copytree os.link os.symlink': all(
    does('read', 0, 'src'),
    does('write', 1, 'dst'),
  ),
  'os.chmod': (call) => {
    changesMode(call, argument(call, 1, 'mode'), [(argument(call, 0, 'path') ?? unknown).text]);
    return undefined;
  },
  'os.chown os.lchown shutil.chown': (call) => {
    changesOwner(
      call,
      argument(call, 1, 'uid') ?? call.keys.get('user'),
      wordsOf(argument(call, 0, 'path') ?? unknown),
    );
    return undefined;
  },
  'os.setxattr': does('permission', 0, 'path'),
  'os.kill os.killpg': signals(0, 1),
  'shutil.unpack_archive': (call) => {
    unpacksTo(call, argument(call, 1, 'extract_dir'));
    return undefined;
  },
  'os.walk os.fwalk os.scandir': (call) => inDirectory(call.args[0]),
  'libc.system libc.popen': line(0),
  'os.truncate os.mkfifo os.mknod': does('write', 0),
  'urllib.request.urlopen urllib.urlopen urllib2.urlopen requests.get requests.post requests.put requests.head requests.patch httpx.get httpx.post httpx.stream urllib3.request':
    does('fetch', 0, 'url'),
  'requests.delete httpx.delete': deletesUrl('url'),
  'urllib.request.Request urllib2.Request': (call) =>
    (isDeletion(call.keys.get('method')) ? deletesUrl('url') : does('fetch', 0, 'url'))(call),
  'requests.request httpx.request': (call) =>
    isDeletion(argument(call, 0, 'method'))
      ? deletesUrl('url')({ ...call, args: call.args.slice(1) })
      : does('fetch', 1, 'url')(call),
  'urllib.request.urlretrieve urllib.urlretrieve': fetchesTo,
  'wget.download': does('fetch', 0),
  'socket.create_connection': (call) => connects({ ...call, owner: named('socket') }),
  'http.client.HTTPConnection http.client.HTTPSConnection httplib.HTTPConnection httplib.HTTPSConnection ftplib.FTP ftplib.FTP_TLS smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet poplib.POP3 imaplib.IMAP4 asyncio.open_connection paramiko.Transport':
    does('connect', 0, 'host'),
  'socket.create_server': binds,
  'asyncio.start_server': does('listen', 2),
  'http.server.HTTPServer http.server.ThreadingHTTPServer socketserver.TCPServer socketserver.ThreadingTCPServer BaseHTTPServer.HTTPServer xmlrpc.server.SimpleXMLRPCServer':
    binds,
  'http.server.test SimpleHTTPServer.test': (call) => {
    call.find({ action: 'listen', text: call.keys.get('port')?.text ?? '8000' });
    return undefined;
  },
  'exec eval timeit.timeit timeit.repeat timeit.Timer cProfile.run cProfile.runctx profile.run profile.runctx pdb.run bdb.run':
    evaluates(0),
  'code.interact code.InteractiveConsole code.InteractiveInterpreter': (call) => {
    call.find({ action: 'evaluate', text: unknown.text });
    return undefined;
  },
  'webbrowser.get webbrowser.GenericBrowser webbrowser.BackgroundBrowser': line(0),
  'atexit.register functools.partial asyncio.to_thread': callsFirst(1),
  'threading.Thread multiprocessing.Process': startsThread,
  'threading.Timer': callsFirst(2),
  compile: (call) => {
    evaluates(0)(call);
    return textValue('');
  },
  'glob.glob glob.iglob': globbed,
  map: mapped,
  'ctypes.CDLL ctypes.cdll.LoadLibrary ctypes.PyDLL cdll.LoadLibrary': (call) => {
    // Without a name it is the program itself, and the library of C with it.
    if (call.args[0]?.name !== 'None') does('load', 0)(call);
    return named('libc');
  },
  'execfile runpy.run_path imp.load_source importlib.machinery.SourceFileLoader': (call) =>
    does('load', call.args.length > 1 && call.name !== 'execfile' && call.name !== 'run_path' ? 1 : 0)(call),
  'marshal.loads pickle.loads cPickle.loads dill.loads': (call) => {
    call.find({ action: 'evaluate', text: unknown.text });
    return undefined;
  },
  'pickle.load cPickle.load dill.load marshal.load': (call) => {
    if (call.args[0]?.name?.startsWith('sys.stdin') === true) call.find({ action: 'evaluate', text: unknown.text });
    return undefined;
  },
  'shlex.split': (call) => parts(call.args[0], undefined),
  '__import__ importlib.import_module import_module': module(0),
  getattr: attribute,
  vars: (call) => call.args[0],
  'base64.b64decode base64.decodebytes base64.decodestring base64.urlsafe_b64decode base64.standard_b64decode binascii.a2b_base64':
    decodes(base64Text),
  'binascii.unhexlify binascii.a2b_hex bytes.fromhex bytearray.fromhex base64.b16decode': decodes(hexText),
  'codecs.decode': decodesCodec,
  'zlib.decompress gzip.decompress bz2.decompress lzma.decompress': () => unknown,
  'chr bytes bytearray': (call) => (call.args[0]?.items || call.name === 'chr' ? characters(call) : call.args[0]),
  'str repr list tuple': sameArgument,
  'os.path.expanduser os.path.abspath os.path.realpath os.fspath': sameArgument,
  'os.path.join': (call) =>
    textValue(
      joinedWith(
        '/',
        call.args.map((value) => value.text),
      ),
    ),
  'pathlib.Path Path pathlib.PosixPath': (call) =>
    named(
      `pathlib:${joinedWith(
        '/',
        call.args.map((value) => value.text),
      )}`,
    ),
  'fileinput.input fileinput.FileInput': (call) => {
    does('read', 0, 'files')(call);
    if (call.keys.get('inplace')) does('write', 0, 'files')(call);
    return undefined;
  },
  'linecache.getlines linecache.getline': does('read', 0),
});

/** What functions of modules are called, without the module. */
const ownNames: ReadonlySet<string> = new Set(
  [...calls.keys()].filter((name) => name.includes('.')).map((name) => name.slice(name.lastIndexOf('.') + 1)),
);

/** `methodcaller('system', line)(os)` */
const callsByName: Rule = (call) => {
  if (ownNames.has(call.args[0]?.text ?? '')) call.find({ action: 'evaluate', text: unknown.text });
  return undefined;
};

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  'connect connect_ex': connects,
  bind: binds,
  'decode encode strip lstrip rstrip lower': (call) => (call.owner?.text === unknown.text ? undefined : same(call)),
  split: (call) => parts(call.owner, call.args[0]),
  'submit apply_async run_in_executor': callsFirst(1),
  methodcaller: callsByName,
  'map imap imap_unordered': mapped,
  join: together('argument'),
  format: formats,
  replace: (call) => (call.owner?.text === unknown.text ? undefined : replaces(call)),
  'glob rglob': (call) => below(call, call.args[0]?.text ?? STAR),
  iterdir: (call) => below(call, STAR),
  extractall: (call) => {
    unpacksTo(call, argument(call, 0, 'path'));
    return undefined;
  },
  extract: (call) => {
    if (call.args.length > 1 || call.keys.has('path')) unpacksTo(call, argument(call, 1, 'path'));
    return undefined;
  },
  'read_text read_bytes': onPath('read'),
  'write_text write_bytes': onPath('write'),
  // What an entry of a directory is called by itself; `os.path` stays what it is.
  path: ({ owner }) =>
    owner === undefined || owner.text === unknown.text ? named(`${owner?.name ?? '*'}.path`) : owner,
  'unlink rmdir': onPath('delete'),
  chmod: onPath('permission'),
  __import__: module(0),
  __getattribute__: (call) =>
    call.owner?.name !== undefined && call.args[0] ? named(`${call.owner.name}.${call.args[0].text}`) : undefined,
  __call__: (call) => (call.owner ? call.call(call.owner, call.args) : undefined),
});

const grammar: Grammar = {
  lexis,
  joins: new Set(['+']),
  members: new Set(['.']),
  pairs: new Set([':']),
  properties: new Set(['path']),
  growing: new Map([
    ['append', 'each'],
    ['extend', 'all-of'],
  ]),
  changes: {
    names: /\b(\w+)\.(?:insert|pop|remove|clear|reverse)\s*\(|\b(\w+)\[[^\]]{0,40}\]\s*=(?!=)|\bas\s+(\w+)\s*:/g,
    all: /\b(?:globals|locals|vars)\s*\(\s*\)\s*\[/,
  },
  namesAreValues: true,
  reaching: new Set([
    '__subclasses__',
    '__globals__',
    'func_globals',
    'f_globals',
    'f_builtins',
    'gi_frame',
    'tb_frame',
  ]),
  transparent: new Set(['__builtins__', 'builtins', '__builtin__', 'globals()', 'locals()']),
  calls,
  methods,
  words: new Map([
    ['import', imports],
    ['from', importsFrom([...calls.keys()])],
    ['for', loops],
  ]),
};

/** What a Python program does. */
export function readPython(source: string): readonly CodeFinding[] {
  return readProgram(grammar, source);
}
