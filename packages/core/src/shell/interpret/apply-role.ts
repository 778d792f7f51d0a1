import { applySql } from '../catalogue/services/sql-effects.js';
import type { CodeFinding } from '../code/code-finding.js';
import { type CodeLanguage, readCode } from '../code/read-code.js';
import { resolvePath } from '../paths/resolve-path.js';
import { isStandardInput, isStandardStream } from '../paths/standard-streams.js';
import { limits } from '../syntax/limits.js';
import type { Call, CallScope, Role, Word } from '../tools/tool-spec.js';
import { isLocal } from '../words/is-local.js';
import { displayed, hasUnknown, isUnseen } from '../words/markers.js';
import { applyAny } from './apply-any.js';
import { environmentEffects } from './environment-effects.js';
import type { InnerFlow, InnerTraits } from './flows.js';
import { type FoldedWord, noInput, type Standing } from './machine.js';
import { within } from './place.js';
import { runContent, unseen } from './run-content.js';

/** A call as roles see it. */
type RoleCall = Call & { readonly isWrapper: boolean; happensOn(host: string): void };

type Action = (word: Word, call: RoleCall, standing: Standing) => void;

/** `*` is each machine that a tool manages. */
function isOutside(host: string): boolean {
  return host !== '*' && !isLocal(host);
}

/** Machines that serve: any of several, which is told as they stand; SQL Server's have a protocol and an instance as well. */
function serverOf(addresses: string): string {
  const hosts = addresses
    .split(/,(?!\d+$)/)
    .map((address) => hostOf(address.replace(/^(?:tcp|admin):(?!\/)/i, '').replace(/(?:\\[^\\]*)?(?:,\d+)?$/, '')));
  return hosts.join(',');
}

/** Machine that an address leads to. */
function hostOf(address: string): string {
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^[^/@]*@/, '');
  const [host = ''] = rest.split(/[/?#]/, 1);
  return /^[\da-f]*::[\da-f:]*$/i.test(host) ? host : host.replace(/:\d*$/, '');
}

const onPath =
  (kind: 'read' | 'write' | 'delete', action: string, inPlace = false): Action =>
  (word, call) => {
    // What comes in is read like a file, beside others.
    if (isStandardStream(word.text) && !(kind === 'read' && isStandardInput(word.text))) return;
    call.path(kind, action, word, inPlace ? { attributes: { inPlace: true } } : {});
  };

/** A path that programs load code from. */
const load: Action = (word, call, standing) => {
  const { text, span } = word;
  if (isStandardStream(word.text)) {
    if (isStandardInput(text)) runInput(word, call, standing);
    return;
  }
  const path = resolvePath(text, { cwd: standing.frame.cwd, user: standing.place.user });
  const isDownloaded = standing.frame.files.written(path, standing.place.branch)?.traits.downloaded === true;
  if (isDownloaded || text.includes('/')) call.path('execute', isDownloaded ? 'downloaded' : 'load', word);
  else call.effect('execute', 'load', 'object', text, { span });
};

const script: Action = (word, call, standing) => {
  if (isStandardStream(word.text)) {
    if (isStandardInput(word.text)) runInput(word, call, standing);
    return;
  }
  // There is nothing in it.
  if (word.text === '/dev/null') return;
  const path = resolvePath(word.text, { cwd: standing.frame.cwd, user: standing.place.user });
  const written = standing.frame.files.held(path, standing.place.branch);
  if (written === undefined) unseen(path, word.span, standing);
  else runScript(written, path, word, call, standing);
};

/** What comes in is the script: `awk -f -`. Where nothing does, whoever sits there types it. */
function runInput(word: Word, call: RoleCall, standing: Standing): void {
  const { flow, isGiven } = standing.input;
  const isKnown = isGiven && (flow.text !== undefined || flow.traits.downloaded || flow.traits.decoded);
  // It is read to its end by whoever runs it.
  if (isKnown) runScript(flow, word.text, word, call, { ...standing, input: noInput });
  else call.opaque('unseen-script', `What ${call.name} is given to run is not known.`, { span: word.span });
}

function runScript(written: InnerFlow, path: string, word: Word, call: RoleCall, standing: Standing): void {
  const language = languageOf(call.name);
  if (written.text !== undefined && language !== undefined) {
    applyCode(language, { ...word, text: written.text }, call, standing);
    // Of other languages no more than the outlines is read.
    if (language === 'code') hidden(word, call);
  } else if (written.traits.downloaded || written.traits.decoded || isShell(call.name)) {
    const after = call.operands.slice(call.operands.indexOf(word) + 1);
    runContent(written, path, asFolded([word, ...after], written.traits), standing);
  } else hidden(word, call);
}

function asFolded(words: readonly Word[], traits: InnerTraits): readonly FoldedWord[] {
  return words.map((word) => ({ ...word, traits }));
}

function hidden({ text, span }: Word, call: Call): void {
  call.opaque('unseen-code', `What ${text} does was written by the command itself.`, { span });
}

function isShell(name: string): boolean {
  return /^(?:ba|da|a|z|k|mk)?sh$/.test(name);
}

const languages: readonly (readonly [RegExp, CodeLanguage])[] = [
  [/^(?:i?python|pypy|jython)/, 'python'],
  [/^perl/, 'perl'],
  [/^(?:ruby|irb|pry|jruby|truffleruby|mruby)/, 'ruby'],
  [/^(?:node|nodejs|bun|deno)$/, 'node'],
  [/^php/, 'php'],
  [/^lua/, 'lua'],
  [/^(?:[gmn]?awk|original-awk|bwk|goawk)$/, 'awk'],
  [/^(?:g|s)?sed$/, 'sed'],
  [/^(?:[gnr]?vim?(?:diff|\.\w+)?|r?gvim|e?ex|r?view|elvis|vile|neovim)$/, 'vim'],
  [/^(?:gdb(?:-multiarch)?|lldb)$/, 'gdb'],
  [/^(?:tclsh|wish|expect|jimsh)/, 'tcl'],
  [/^(?:pwsh|powershell)/, 'powershell'],
  [
    /^(?:julia|Rscript|R|octave|guile|clisp|sbcl|groovy|elixir|ghci|runghc|ocaml|scala|swift|crystal|go|gnuplot)$/,
    'code',
  ],
];

/** The language whose files an interpreter runs. */
function languageOf(name: string): CodeLanguage | undefined {
  return languages.find(([pattern]) => pattern.test(name))?.[1];
}

const fetchUrl: Action = ({ text, span }, call) => {
  if (text === '' || text === '-') return;
  const file = /^file:(?:\/\/)?(.*)$/i.exec(text)?.[1];
  if (file !== undefined) {
    call.path('read', 'read', { text: file, span });
    return;
  }
  const host = hostOf(text);
  const attributes = isOutside(host) ? { external: true as const } : {};
  call.effect('network', 'fetch', 'host', host, { span, attributes });
};

const upload: Action = (word, call) => {
  const { span } = word;
  if (!isStandardStream(word.text)) call.path('read', 'read', word, { attributes: { external: true } });
  call.effect('network', 'send', 'host', '', { span, attributes: { external: true } });
};

const talk = ({ text, span }: Word, call: Call, host = hostOf(text)): void => {
  if (text === '') return;
  call.effect('network', 'connect', 'host', host, { span, attributes: isOutside(host) ? { external: true } : {} });
};

const secret: Action = ({ text, span }, call) => {
  // What a variable holds does not stand in the command.
  if (text === '' || hasUnknown(text) || text === '-') return;
  call.hide(text);
  call.effect('crypto', 'expose-secret', 'none', 'in the command', { span });
};

const assignment: Action = ({ text, span }, _call, standing) => {
  const equals = text.indexOf('=');
  if (equals > 0) environmentEffects(text.slice(0, equals), text.slice(equals + 1), span, standing);
};

const actions: Partial<Record<Role, Action>> = {
  read: onPath('read', 'read'),
  write: onPath('write', 'overwrite'),
  append: onPath('write', 'append'),
  modify: onPath('write', 'modify', true),
  create: onPath('write', 'create'),
  delete: onPath('delete', 'remove'),
  command: (word, call) => {
    if (word.text !== '') call.shell(word, call.isWrapper ? {} : { detached: true });
  },
  argv: (word, call) => call.run([word]),
  program: (word, call) => {
    const scope: CallScope = call.isWrapper ? {} : { detached: true };
    if (/\s/.test(word.text.trim())) call.shell(word, scope);
    else if (word.text !== '') call.run([word], scope);
  },
  library: load,
  script,
  url: fetchUrl,
  upload,
  host: (word, call) => talk(word, call),
  server: (word, call) => {
    const host = serverOf(word.text);
    // A socket is of this machine, and so is the context that there is without any.
    if (host === '' || host === 'default') return;
    talk(word, call, host);
    call.happensOn(host);
  },
  listen: ({ text, span }, call) => call.effect('network', 'listen', 'host', text, { span }),
  secret,
  assignment,
  // A query is told as the clients of databases tell it.
  sql: (word, call) => applySql(call, word),
  any: (word, _call, standing) => applyAny(word, standing),
};

const inert: ReadonlySet<Role> = new Set<Role>(['text', 'look', 'directory']);

/** Treats a word as having a role in a call. */
export function applyRole(role: Role, word: Word, call: RoleCall, standing: Standing): void {
  if (inert.has(role)) return;
  const action = actions[role];
  if (action !== undefined) {
    action(word, call, standing);
    return;
  }
  applyCode(role as CodeLanguage, word, call, standing);
}

/** Tells what a piece of code does. */
function applyCode(language: CodeLanguage, { text, span }: Word, call: RoleCall, standing: Standing): void {
  if (isUnseen(text)) {
    call.opaque('dynamic-command', 'The code that it runs is only known when it runs.', { span });
    return;
  }
  if (!standing.machine.run.step(span, 1 + (text.length >> 3))) return;
  const findings = readCode(language, text);
  for (const finding of findings) applyFinding(finding, span, call, standing);
  // Code that reads a file and talks to another machine is taken to send the one to the other.
  const reads = findings.find(({ action }) => action === 'read');
  const talks = findings.find(({ action }) => action === 'connect' || action === 'fetch');
  if (reads === undefined || talks === undefined) return;
  call.path('read', 'read', { text: reads.text, span }, { attributes: { external: true } });
  call.effect('network', 'send', 'host', hostOf(talks.text), { span, attributes: { external: true } });
}

/** Where machines of a cloud get their credentials from. */
const metadataService = /^(?:169\.254\.(?:169\.254|170\.2)|metadata\.google\.internal|100\.100\.100\.200)$/;

function fetchFromCode({ text, span }: Word, call: Call): void {
  const host = hostOf(text);
  call.effect('network', 'fetch', 'host', host, { span, attributes: { external: true } });
  if (metadataService.test(host)) call.effect('cloud', 'list-secrets', 'host', host, { span });
}

/** Machine code, or the name of something installed: anything else that code loads is a script. */
const library = /\.(?:so[\d.]*|dll|dylib|node|jar|bundle)$|^[\w-]+$/;

/** A script that code loads is as good as one that is run. */
function loadFromCode(word: Word, call: RoleCall, standing: Standing): void {
  const path = resolvePath(word.text, { cwd: standing.frame.cwd, user: standing.place.user });
  const isWritten = standing.frame.files.held(path, standing.place.branch) !== undefined;
  const isScript = !library.test(word.text) && !isStandardStream(word.text);
  if (!(isScript && isWritten)) load(word, call, standing);
  if (isScript && standing.place.depth < limits.nesting)
    script(word, call, { ...standing, place: within(standing.place, word.text) });
}

/** Where languages look for a module of that name beside the program. */
const moduleEndings = ['.py', '/__init__.py', '.pm', '.rb', '.js', '.lua'];

/** A module that the same command wrote; any other is taken to be installed. */
function loadModule(word: Word, call: RoleCall, standing: Standing): void {
  for (const ending of moduleEndings) {
    const file = { ...word, text: word.text + ending };
    const { frame, place } = standing;
    const path = resolvePath(file.text, { cwd: frame.cwd, user: place.user });
    // One that imports itself is read once.
    const isOwn = frame.files.written(path, place.branch) !== undefined && !place.wrappers.includes(file.text);
    if (isOwn) loadFromCode(file, call, standing);
  }
}

function applyFinding(
  { action, text, words = [text], cwd }: CodeFinding,
  span: Word['span'],
  call: RoleCall,
  standing: Standing,
): void {
  const word: Word = { text, span };
  const scope = cwd === undefined ? {} : { cwd };
  switch (action) {
    case 'line':
      call.shell(word, scope);
      break;
    case 'program':
      call.run(
        words.map((each) => ({ text: each, span })),
        scope,
      );
      break;
    case 'read':
      call.path('read', 'read', word);
      break;
    case 'write':
      call.path('write', 'overwrite', word);
      break;
    case 'delete':
      call.path('delete', 'remove', word);
      break;
    case 'permission':
      call.path('permission', 'chmod', word);
      break;
    case 'connect':
      talk(word, call);
      break;
    case 'listen':
      call.effect('network', 'listen', 'host', text, { span });
      break;
    case 'fetch':
      fetchFromCode(word, call);
      break;
    case 'load':
      loadFromCode(word, call, standing);
      break;
    case 'module':
      loadModule(word, call, standing);
      break;
    case 'destroy':
      call.effect('delete', 'destroy-unseen', 'object', displayed(text), { span });
      break;
    case 'sql':
      applySql(call, word);
      break;
    case 'evaluate':
      call.opaque('unseen-code', 'It runs code that is only known then.', { span });
      break;
  }
}
