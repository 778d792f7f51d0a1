import type { PathClass, Span } from '../effect.js';
import { classifyPath, isHarmlessDevice } from '../paths/classify-path.js';
import { isProgramPlace } from '../paths/program-places.js';
import { besideHome, resolvePath } from '../paths/resolve-path.js';
import type { HereDoc, HereDocBody, Redirect, Redirection } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { emitPath, emitTarget } from './emit.js';
import { type InnerFlow, joinTraits, nothing, plain, something } from './flows.js';
import { foldValues } from './fold-word.js';
import type { Stream } from './frame.js';
import type { Input, Standing } from './machine.js';
import { outsideOf } from './mounts.js';
import { spanAt } from './place.js';
import { sensitiveWhole } from './sensitive-whole.js';

/** Where the streams of a command lead. */
export interface Redirected {
  readonly input: Input;
  /** Resolved path that the output goes to. */
  readonly output: { readonly path: string; readonly appends: boolean; readonly span?: Span } | undefined;
  /** The output goes elsewhere than to the next command. */
  readonly isDiverted: boolean;
  /** Machine that the output goes to. */
  readonly host: string | undefined;
  /** Streams by their numbers. */
  readonly opened: ReadonlyMap<number, Stream>;
}

const socket = /^\/dev\/(?:tcp|udp)\/([^/]*)\/?/;

/** The text of a here-document. */
function documentText(body: HereDocBody, standing: Standing): InnerFlow {
  const { parts } = body;
  if (parts === undefined) return { text: body.text, traits: plain };
  const word = { type: 'Word', text: '$', value: body.text, pos: body.pos, end: body.end, parts } as const;
  const { values, traits } = foldValues(word, standing);
  return { text: values.length === 1 ? values[0] : UNKNOWN, traits };
}

function given(flow: InnerFlow, input: Input): Input {
  return { ...input, flow, isGiven: true };
}

const processFile = /\/([\w.@-]+)\.pid$/;

const valuableClasses: ReadonlySet<PathClass> = new Set<PathClass>(['configuration', 'audit', 'data', 'device']);

/** What is read from a file: what was written there before, or something of which only the name is known. */
export function fileFlow(
  path: string,
  span: Span,
  standing: Pick<Standing, 'frame' | 'machine' | 'place'>,
  isWhole = false,
): InnerFlow {
  const { machine, place } = standing;
  const outside = outsideOf(path, place, 'read');
  const links = machine.run.leadsTo(path, false, span);
  const others = [...links, ...(outside === undefined ? [] : [outside]), ...(besideHome(path) ?? [])];
  const own = ownFlow(path, standing, isWhole);
  if (others.length === 0) return own;
  const flows = others.map((other) => ownFlow(other, standing, isWhole));
  const traits = flows.reduce((all, flow) => joinTraits(all, flow.traits), own.traits);
  return { text: [own, ...flows].find(({ text }) => text !== undefined)?.text, traits };
}

function ownFlow(path: string, { frame, place }: Pick<Standing, 'frame' | 'place'>, isWhole: boolean): InnerFlow {
  const written = frame.files.written(path, place.branch);
  if (written !== undefined) return written;
  if (path === '/dev/null') return nothing;
  if (isProgramPlace(path)) return { ...something, program: path.slice(path.lastIndexOf('/') + 1) };
  // The number in it is not known, but whose it is.
  const owner = processFile.exec(path)?.[1];
  if (owner !== undefined) return { text: UNKNOWN + owner, traits: plain };
  const { holds, pathClass } = classifyPath(path);
  const sensitive = holds === 'secret' || (isWhole && sensitiveWhole(path));
  const valuable = sensitive || holds === 'accounts' || holds === 'access' || valuableClasses.has(pathClass);
  return sensitive || valuable ? { text: undefined, traits: { ...plain, sensitive, valuable } } : something;
}

/** Steps that a redirection is worth: each tells an effect, and few commands have more than a handful. */
const redirectionWorth = 20;

/** Where the streams of a command lead that are not its own: to those that `exec` opened, or on. */
function unredirected({ frame, input }: Standing): Redirected {
  const { streams } = frame;
  const read = streams.get(0);
  const written = streams.get(1);
  return {
    input: read === undefined || input.isGiven ? input : readOf(read, input),
    output: written?.path === undefined ? undefined : { path: written.path, appends: true },
    isDiverted: false,
    host: written?.host,
    opened: streams,
  };
}

/** What is read from a stream. */
function readOf({ flow, host }: Stream, input: Input): Input {
  return { flow, isGiven: true, isRemote: input.isRemote || host !== undefined };
}

/** Applies the redirections of a command, in order, with their effects. */
export function followRedirections(redirections: readonly Redirection[], standing: Standing): Redirected {
  let state: Redirected = unredirected(standing);
  for (const redirection of redirections) {
    if (!standing.machine.run.step(spanAt(standing.place, redirection.pos, redirection.end), redirectionWorth)) break;
    state = follow(redirection, state, standing);
  }
  return state;
}

function follow(redirection: Redirection, state: Redirected, standing: Standing): Redirected {
  if (redirection.type === 'HereDoc') {
    if (redirection.closing === undefined) unclosed(redirection, standing);
    return reads(redirection, documentText(redirection.body, standing), state, standing);
  }
  const { target } = redirection;
  if (target === undefined) return state;
  if (redirection.type === 'HereString') {
    const { values, traits } = foldValues(target, standing);
    const text = values.length === 1 ? `${values[0]}\n` : undefined;
    return reads(redirection, { text, traits }, state, standing);
  }
  const { values } = foldValues(target, standing);
  return values.reduce((last, name) => lead(redirection, name, last, standing), state);
}

/** A text is what is read from standard input, or from a stream that the redirection names. */
function reads(
  redirection: Exclude<Redirection, Redirect>,
  flow: InnerFlow,
  state: Redirected,
  standing: Standing,
): Redirected {
  const number = numberOf(redirection, state, standing);
  const opened = number === 0 ? state : withStream(state, number, { flow });
  return number === 0 ? { ...opened, input: given(flow, state.input) } : opened;
}

function unclosed({ pos, end, delimiter }: HereDoc, { machine, place }: Standing): void {
  const message = `No line ends the here-document with "${delimiter?.value ?? ''}": a shell takes all that follows for a part of it.`;
  machine.run.problem('unterminated', message, spanAt(place, pos, end));
}

/** Applies a redirection to one of the names that its target can come to. */
function lead(redirection: Redirect, name: string, state: Redirected, standing: Standing): Redirected {
  const { operator } = redirection;
  if (operator === '<&' || (operator === '>&' && /^\d*-?$/.test(name)))
    return duplicate(redirection, Number.parseInt(name, 10), state);
  const span = spanAt(standing.place, redirection.pos, redirection.end);
  const host = socket.exec(name)?.[1];
  if (host !== undefined) {
    emitTarget(standing, { kind: 'network', action: 'connect', type: 'host', name: host, span, external: true });
    return connect(redirection, host, state, standing);
  }
  const path = resolvePath(name, { cwd: standing.frame.cwd, user: standing.place.user });
  if (operator === '<') return readFrom(path, span, redirection, state, standing);
  if (operator === '<>') return openBoth(path, span, redirection, state, standing);
  return writeTo(path, { span, appends: operator.includes('>>') }, redirection, state, standing);
}

/** The number of a stream; one that the shell chooses is what its variable holds from here on. */
function numberOf({ descriptor, operator }: Redirection, { opened }: Redirected, { frame }: Standing): number {
  if (descriptor?.type === 'FileDescriptor') return descriptor.value;
  if (descriptor === undefined) return operator.startsWith('<') ? 0 : 1;
  const number = 10 + opened.size;
  frame.setText(descriptor.name, String(number));
  return number;
}

function withStream(state: Redirected, number: number, stream: Stream): Redirected {
  return { ...state, opened: new Map([...state.opened, [number, stream]]) };
}

/** A stream to another machine. What talks to it in one direction often does in both. */
function connect(redirection: Redirect, host: string, state: Redirected, standing: Standing): Redirected {
  const stream: Stream = { flow: { text: undefined, traits: { ...plain, downloaded: true } }, host };
  const number = numberOf(redirection, state, standing);
  const opened = withStream(state, number, stream);
  if (number === 0) return { ...opened, input: readOf(stream, state.input) };
  if (number > 2) return opened;
  const input: Input = { ...state.input, isGiven: true, isRemote: true };
  return number === 1 ? { ...opened, input, host, output: undefined, isDiverted: true } : { ...opened, input };
}

/** Whether a redirection is one of what a command reads. */
function isStandardInput({ descriptor }: Pick<Redirect, 'descriptor'>): boolean {
  return descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0);
}

/** `0<&3`, `>&4`: a stream leads where another does. */
function duplicate(redirection: Redirect, from: number, state: Redirected): Redirected {
  const { descriptor, operator } = redirection;
  if (descriptor?.type === 'FileDescriptorVariable') return state;
  const number = descriptor?.value ?? (operator === '<&' ? 0 : 1);
  const stream = state.opened.get(from);
  if (stream === undefined) {
    // What is read is no longer what was given, but what the whole was started with.
    const isTerminal = number === 0 && (from === 1 || from === 2) && !state.input.isRemote;
    return isTerminal ? { ...state, input: { ...state.input, isGiven: false } } : state;
  }
  const opened = withStream(state, number, stream);
  if (number === 0) return { ...opened, input: readOf(stream, state.input) };
  if (number !== 1) return opened;
  const { host, path } = stream;
  const output = path === undefined ? undefined : { path, appends: true };
  return { ...opened, host, output, isDiverted: true };
}

const terminal = /^\/dev\/(?:tty|console|pts\/\d+)$/;

function readFrom(path: string, span: Span, redirection: Redirect, state: Redirected, standing: Standing): Redirected {
  const isTerminal = isStandardInput(redirection) && terminal.test(path);
  if (isTerminal) return { ...state, input: { ...state.input, isGiven: false } };
  emitPath(standing, { kind: 'read', action: 'read', path, span });
  const stream: Stream = { flow: fileFlow(path, span, standing), path };
  const number = numberOf(redirection, state, standing);
  const opened = withStream(state, number, stream);
  return number === 0 ? { ...opened, input: given(stream.flow, state.input) } : opened;
}

/** `<>`: it may be read, and is written over from its beginning through whatever stream it is given to. */
function openBoth(path: string, span: Span, redirection: Redirect, state: Redirected, standing: Standing): Redirected {
  const read = readFrom(path, span, redirection, state, standing);
  if (!isHarmlessDevice(path)) emitPath(standing, { kind: 'write', action: 'modify', path, span });
  if (numberOf(redirection, read, standing) !== 1) return read;
  return { ...read, output: { path, appends: true, span }, host: undefined, isDiverted: true };
}

function writeTo(
  path: string,
  { span, appends }: { readonly span: Span; readonly appends: boolean },
  redirection: Redirect,
  state: Redirected,
  standing: Standing,
): Redirected {
  if (!isHarmlessDevice(path)) {
    emitPath(standing, { kind: 'write', action: appends ? 'append' : 'overwrite', path, span });
  }
  const number = numberOf(redirection, state, standing);
  const opened = withStream(state, number, { flow: something, path });
  return number === 1 ? { ...opened, output: { path, appends, span }, host: undefined, isDiverted: true } : opened;
}
