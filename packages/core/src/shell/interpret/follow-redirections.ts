import type { PathClass, Span } from '../effect.js';
import { classifyPath, isHarmlessDevice } from '../paths/classify-path.js';
import { resolvePath } from '../paths/resolve-path.js';
import type { HereDoc, HereDocBody, Redirect, Redirection } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { emitPath, emitTarget } from './emit.js';
import { type InnerFlow, joinTraits, nothing, plain, something } from './flows.js';
import { foldValues } from './fold-word.js';
import type { Input, Standing } from './machine.js';
import { spanAt } from './place.js';
import { sensitiveWhole } from './sensitive-whole.js';

/** Where the streams of a command lead. */
export interface Redirected {
  readonly input: Input;
  /** Resolved path that the output goes to. */
  readonly output: { readonly path: string; readonly appends: boolean } | undefined;
  /** The output goes elsewhere than to the next command. */
  readonly isDiverted: boolean;
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
export function fileFlow(path: string, standing: Pick<Standing, 'frame' | 'machine'>, isWhole = false): InnerFlow {
  const others = standing.machine.run.links.leadsTo(path, false);
  const own = ownFlow(path, standing, isWhole);
  if (others.length === 0) return own;
  const flows = others.map((other) => ownFlow(other, standing, isWhole));
  const traits = flows.reduce((all, flow) => joinTraits(all, flow.traits), own.traits);
  return { text: [own, ...flows].find(({ text }) => text !== undefined)?.text, traits };
}

function ownFlow(path: string, standing: Pick<Standing, 'frame'>, isWhole: boolean): InnerFlow {
  const written = standing.frame.files.get(path);
  if (written !== undefined) return written;
  if (path === '/dev/null') return nothing;
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

/** Applies the redirections of a command, in order, with their effects. */
export function followRedirections(redirections: readonly Redirection[], standing: Standing): Redirected {
  let state: Redirected = { input: standing.input, output: undefined, isDiverted: false };
  for (const redirection of redirections) {
    if (!standing.machine.run.step(spanAt(standing.place, redirection.pos, redirection.end), redirectionWorth)) break;
    state = follow(redirection, state, standing);
  }
  return state;
}

function follow(redirection: Redirection, state: Redirected, standing: Standing): Redirected {
  if (redirection.type === 'HereDoc') {
    if (redirection.closing === undefined) unclosed(redirection, standing);
    if (!isStandardInput(redirection)) return state;
    return { ...state, input: given(documentText(redirection.body, standing), state.input) };
  }
  const { target } = redirection;
  if (target === undefined) return state;
  if (redirection.type === 'HereString') {
    const { values, traits } = foldValues(target, standing);
    if (!isStandardInput(redirection)) return state;
    const text = values.length === 1 ? `${values[0]}\n` : undefined;
    return { ...state, input: given({ text, traits }, state.input) };
  }
  const { values } = foldValues(target, standing);
  return values.reduce((last, name) => lead(redirection, name, last, standing), state);
}

function unclosed({ pos, end, delimiter }: HereDoc, { machine, place }: Standing): void {
  const message = `No line ends the here-document with "${delimiter?.value ?? ''}": a shell takes all that follows for a part of it.`;
  machine.run.problem('unterminated', message, spanAt(place, pos, end));
}

/** Applies a redirection to one of the names that its target can come to. */
function lead(redirection: Redirect, name: string, state: Redirected, standing: Standing): Redirected {
  const span = spanAt(standing.place, redirection.pos, redirection.end);
  const host = socket.exec(name)?.[1];
  if (host !== undefined) {
    emitTarget(standing, { kind: 'network', action: 'connect', type: 'host', name: host, span, external: true });
    return { ...state, input: { ...state.input, isGiven: true, isRemote: true }, isDiverted: true };
  }
  const { operator } = redirection;
  if (operator === '<' || operator === '<>') return readFrom(name, span, redirection, state, standing);
  if (operator === '<&') return duplicate(redirection, name, state);
  if (operator === '>&' && /^(?:\d+|-|\d+-)$/.test(name)) return state;
  const descriptor = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : 1;
  return writeTo(name, { span, descriptor, appends: operator.includes('>>') }, state, standing);
}

/** Whether a redirection is one of what a command reads. */
function isStandardInput({ descriptor }: Pick<Redirect, 'descriptor'>): boolean {
  return descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0);
}

/** `0<&2`: what is read is no longer what was given, but what the whole was started with. */
function duplicate(redirection: Redirect, name: string, state: Redirected): Redirected {
  return isStandardInput(redirection) && /^[12]$/.test(name)
    ? { ...state, input: { ...state.input, isGiven: false } }
    : state;
}

const terminal = /^\/dev\/(?:tty|console|pts\/\d+)$/;

function readFrom(name: string, span: Span, redirection: Redirect, state: Redirected, standing: Standing): Redirected {
  const path = resolvePath(name, { cwd: standing.frame.cwd, user: standing.place.user });
  if (!isStandardInput(redirection)) {
    emitPath(standing, { kind: 'read', action: 'read', path, span });
    return state;
  }
  if (terminal.test(path)) return { ...state, input: { ...state.input, isGiven: false } };
  emitPath(standing, { kind: 'read', action: 'read', path, span });
  return { ...state, input: given(fileFlow(path, standing), state.input) };
}

function writeTo(
  name: string,
  { span, descriptor, appends }: { readonly span: Span; readonly descriptor: number; readonly appends: boolean },
  state: Redirected,
  standing: Standing,
): Redirected {
  const path = resolvePath(name, { cwd: standing.frame.cwd, user: standing.place.user });
  if (!isHarmlessDevice(path)) {
    emitPath(standing, { kind: 'write', action: appends ? 'append' : 'overwrite', path, span });
  }
  return descriptor === 1 ? { ...state, output: { path, appends }, isDiverted: true } : state;
}
