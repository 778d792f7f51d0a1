import type { AnalysisOptions } from '../analyse.js';
import type { Effect, Span } from '../effect.js';
import { createMachine } from '../interpret/create-machine.js';
import type { Machine } from '../interpret/machine.js';
import type { Place } from '../interpret/place.js';
import { runCommand } from '../interpret/run-command.js';
import { limits } from '../syntax/limits.js';
import type { ParsedScript } from '../syntax/parse-script.js';
import type { Word } from '../tools/tool-spec.js';
import type { ToolTable } from '../tools/tool-table.js';
import { itself, nowhere, type Positions, positionsIn, type Unquoted, unquote } from './positions.js';
import type { Invocation, WatchedLine, WatchedText } from './watched-text.js';

/** What was seen while a command was interpreted. */
export interface Watched {
  readonly text: WatchedText;
  /** As of an analysis, but the spans reach into quoted scripts. */
  readonly effects: readonly Effect[];
}

interface OpenInvocation extends Invocation {
  readonly inner: Invocation[];
  readonly lines: WatchedLine[];
}

interface PendingLine {
  readonly span: Span;
  readonly place: Place;
  readonly positions: Positions;
  line?: WatchedLine;
}

function openText(source: string, script: ParsedScript, positions: Positions): WatchedText {
  return { source, script, positions, invocations: new Map(), lines: new Map(), given: new Map() };
}

/** Follows a machine at work. Scripts in quotes are run with spans of their own text, put into those around it afterwards. */
class Watch {
  readonly text: WatchedText;
  readonly effects: readonly Effect[];
  readonly #run: { readonly effects: Effect[] };
  /** Texts by their source, for functions that are called from elsewhere. */
  readonly #texts = new Map<string, WatchedText>();
  readonly #own: Pick<Machine, 'script' | 'line' | 'invoke'>;
  #current: WatchedText;
  #pending: PendingLine | undefined;
  #open: OpenInvocation | undefined;
  /** The word that was unquoted last, by the text that it stands in. */
  readonly #words = new Map<string, Unquoted>();

  constructor(tools: ToolTable, script: ParsedScript, source: string, options: AnalysisOptions) {
    const machine = createMachine(tools, source);
    const { run } = machine;
    this.#own = {
      script: machine.script.bind(machine),
      line: machine.line.bind(machine),
      invoke: machine.invoke.bind(machine),
    };
    this.#run = run;
    this.effects = run.effects;
    this.text = openText(source, script, itself);
    this.#current = this.text;
    this.#texts.set(source, this.text);
    machine.script = this.#script;
    machine.line = this.#line;
    machine.invoke = this.#invoke;
    runCommand(machine, script, source, options);
  }

  readonly #line: Machine['line'] = (line, frame, place, input) => {
    const { source } = this.#current;
    const positions = positionsIn(source, line.span, line.text, () => this.#unquoted(source, line.span));
    this.#pending = { span: line.span, place, positions };
    const output = this.#own.line(line, frame, place, input);
    this.#pending = undefined;
    return output;
  };

  /** Lines of one word come one after the other, with those of their own words between them. */
  #unquoted(source: string, span: Span): Unquoted {
    const last = this.#words.get(source);
    if (last !== undefined && last.span[0] === span[0] && last.span[1] === span[1]) return last;
    const word = unquote(source, span);
    this.#words.set(source, word);
    return word;
  }

  readonly #script: Machine['script'] = (script, source, frame, place, input) => {
    const around = this.#current;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined && source === around.source && place.origin === undefined) {
      return this.#own.script(script, source, frame, place, input);
    }
    const { effects } = this.#run;
    const before = effects.length;
    this.#enter(script, source, pending);
    const open = this.#open;
    this.#open = undefined;
    const output = this.#own.script(script, source, frame, { ...place, origin: undefined, offset: 0 }, input);
    this.#open = open;
    this.#current = around;
    const span = pending?.span ?? open?.words[0]?.span ?? [0, 0];
    const positions = pending?.positions ?? nowhere;
    for (let index = before; index < effects.length; index += 1) {
      const effect = effects[index] as Effect;
      effects[index] = { ...effect, span: positions.outer(effect.span[0], effect.span[1]) ?? span };
    }
    if (pending?.line !== undefined) pending.line.effects = effects.slice(before);
    return output;
  };

  /** The text that a script belongs to: a line of its own, or, for the body of a function, one that is known. */
  #enter(script: ParsedScript, source: string, pending: PendingLine | undefined): void {
    const known = pending === undefined ? this.#texts.get(source) : undefined;
    const text = known ?? openText(source, script, pending?.positions ?? nowhere);
    if (!this.#texts.has(source)) this.#texts.set(source, text);
    if (pending !== undefined) {
      const { span, place, positions } = pending;
      const { lines, given } = this.#current;
      const line: WatchedLine = { span, place, text, alternatives: [], effects: [] };
      pending.line = line;
      this.#open?.lines.push(line);
      if (positions === nowhere) given.set(source.trim(), line);
      const first = lines.get(span[0]);
      if (first === undefined) lines.set(span[0], line);
      else if (first.alternatives.length < limits.alternatives)
        lines.set(span[0], { ...first, alternatives: [...first.alternatives, place] });
    }
    this.#current = text;
  }

  readonly #invoke: Machine['invoke'] = (words, frame, place, input) => {
    const { effects } = this.#run;
    const before = effects.length;
    const around = this.#open;
    const invocation: OpenInvocation & { effects: readonly Effect[] } = {
      words,
      place,
      effects: [],
      inner: [],
      lines: [],
      alternatives: [],
    };
    const { invocations } = this.#current;
    const start = words[0]?.span[0] ?? 0;
    // What a function does when it is called stands where it is defined.
    if (place.origin === undefined) {
      if (around !== undefined && holds(around.words, words)) around.inner.push(invocation);
      else {
        const first = invocations.get(start);
        if (first === undefined) invocations.set(start, invocation);
        else if (isAnother(invocation, first)) first.alternatives.push(invocation);
      }
    }
    this.#open = invocation;
    const output = this.#own.invoke(words, frame, place, input);
    this.#open = around;
    invocation.effects = effects.slice(before);
    return output;
  };
}

function keyOf({ words, place: { scope } }: Invocation): string {
  return JSON.stringify([words.map(({ text }) => text), scope]);
}

/** Whether a command is not yet known by the first one at its place. */
function isAnother(invocation: Invocation, first: Invocation): boolean {
  if (first.alternatives.length >= limits.alternatives) return false;
  const key = keyOf(invocation);
  return [first, ...first.alternatives].every((each) => keyOf(each) !== key);
}

/** Whether the words of one command begin within another. */
function holds(outer: readonly Word[], inner: readonly Word[]): boolean {
  const start = inner[0]?.span[0] ?? -1;
  return start >= (outer[0]?.span[0] ?? 0) && start < (outer.at(-1)?.span[1] ?? 0);
}

/** Interprets a command and keeps which words became which command. */
export function watch(tools: ToolTable, script: ParsedScript, source: string, options: AnalysisOptions): Watched {
  const { text, effects } = new Watch(tools, script, source, options);
  return { text, effects };
}
