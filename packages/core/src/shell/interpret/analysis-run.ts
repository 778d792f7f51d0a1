import type { AnalysisProblem, ResolvedCommand } from '../command-analysis.js';
import type { Effect, Span } from '../effect.js';
import { holdsVariables } from '../paths/sourced-files.js';
import { type LimitCode, limits } from '../syntax/limits.js';
import { type ParsedScript, parseScript } from '../syntax/parse-script.js';
import { harmless } from '../words/harmless.js';
import type { Leaving } from './leave-loop.js';
import { LinkTable } from './link-table.js';

/** Variables and functions that are copied or compared in the time of a step. */
const entriesOfStep = 2;
/** Characters that are parsed in the time of a step. */
const charactersOfStep = 8;

const none: readonly string[] = [];

/** What one analysis gathers, and how much it may still do. */
export class AnalysisRun {
  readonly effects: Effect[] = [];
  readonly commands: ResolvedCommand[] = [];
  readonly problems: AnalysisProblem[] = [];
  /** Passwords, keys and tokens that stand in it. */
  readonly secrets = new Set<string>();
  /** Variables that were read into, in order. */
  readonly reads: string[] = [];
  /** Where loops were left that are still run. */
  readonly leavings: Leaving[] = [];
  /** What was read from already: who reads next gets what is left. */
  readonly #readFrom = new WeakSet<object>();
  readonly #traps: (() => void)[] = [];
  /** Links and mounts that the command made; few make any. */
  #links: LinkTable | undefined;
  #texts: Map<object, string> | undefined;
  readonly #length: number;
  #steps = 0;
  #simpleCommands = 0;
  #isOver = false;

  /** @param length - characters of the command */
  constructor(length: number) {
    this.#length = length;
  }

  /** A span within the command: of what is cut off, the parser gives ends beyond it. */
  within(span: Span): Span {
    return span[1] <= this.#length ? span : [Math.min(span[0], this.#length), this.#length];
  }

  /** Whether a limit was met: nothing more is looked at, and a problem says so. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether nothing was read from this before. */
  readsFirst(flow: object): boolean {
    const isFirst = !this.#readFrom.has(flow);
    this.#readFrom.add(flow);
    return isFirst;
  }

  /** Something that runs when the shell ends. */
  atEnd(trap: () => void): void {
    this.#traps.push(trap);
  }

  /** From here on, a path leads to another: a link, or a mount. */
  link(path: string, target: string, isMount: boolean): void {
    this.#links ??= new LinkTable();
    this.#links.add(path, target, isMount);
  }

  /**
   * What else a path means, by the links and mounts that the command made. Where that is too much, nothing more is looked at.
   *
   * @param keepsLast - a link that is the whole path is itself, and not what it leads to
   */
  leadsTo(path: string, keepsLast: boolean, span: Span): readonly string[] {
    if (this.#isOver || this.#links === undefined) return none;
    const others = this.#links.leadsTo(path, keepsLast);
    if (others === undefined) this.exceed('too-complex', 'Its links lead to more than is followed.', span);
    return others ?? none;
  }

  /** Tells an effect: one is a piece of work, and those beyond what is looked at are left out. */
  tell(effect: Effect): void {
    if (this.#steps > limits.steps) return;
    this.effects.push(effect);
    this.step(effect.span);
  }

  /** What was told to be written over at a place was emptied. */
  empties(span: Span): void {
    const [start, end] = this.within(span);
    for (let at = this.effects.length - 1; at >= 0; at -= 1) {
      const effect = this.effects[at];
      if (effect?.action !== 'overwrite' || effect.span[0] !== start || effect.span[1] !== end) continue;
      this.effects[at] = { ...effect, action: 'truncate' };
    }
  }

  /** What was read at a place to be exported is shown to nobody, where it holds the variables of a project. */
  exports(span: Span): void {
    for (let at = this.effects.length - 1; at >= 0; at -= 1) {
      const effect = this.effects[at];
      if (effect === undefined || effect.span[0] < span[0] || effect.span[1] > span[1]) return;
      const { kind, action, target } = effect;
      if (kind === 'read' && action === 'read' && target.type === 'path' && holdsVariables(target.path))
        this.effects[at] = { ...effect, action: 'load-variables' };
    }
  }

  /** Counts entries that were copied or compared, of which several are a piece of work: too many show at the next step. */
  count(entries: number): void {
    this.#steps += Math.ceil(entries / entriesOfStep);
  }

  /** Runs what was left for the end. */
  end(): void {
    if (this.#traps.length === 0) return;
    const found = this.distinct(0);
    for (const trap of this.#traps.splice(0)) trap();
    found.settle();
  }

  /** From here until `settle`, what is found more than once counts once. */
  distinct(from?: number): { settle(): void } {
    const [firstEffect, firstCommand] = [from ?? this.effects.length, from ?? this.commands.length];
    return {
      settle: () => {
        this.#keepDistinct(this.effects, firstEffect);
        this.#keepDistinct(this.commands, firstCommand);
      },
    };
  }

  /** Removes from `from` on what stands there more than once. */
  #keepDistinct(list: object[], from: number): void {
    if (list.length - from < 2) return;
    const found = new Map<string, object>();
    for (const item of list.splice(from)) found.set(this.#asText(item), item);
    list.push(...found.values());
  }

  /** Loops in loops compare the same again and again. */
  #asText(item: object): string {
    this.#texts ??= new Map();
    let text = this.#texts.get(item);
    if (text === undefined) {
      text = JSON.stringify(item);
      this.#texts.set(item, text);
    }
    return text;
  }

  problem(code: string, message: string, span: Span): void {
    this.problems.push({ code, message: harmless(message), span: this.within(span) });
  }

  /** Gives up, once. */
  exceed(code: LimitCode, message: string, span: Span): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.problem(code, message, span);
  }

  /** Gives up on what is nested too deep. */
  tooDeep(span: Span): void {
    this.exceed('too-deep', `Commands are nested more than ${limits.nesting} deep.`, span);
  }

  /** Counts a piece of work, or as many as it is worth. False when there was enough of it. */
  step(span: Span, worth = 1): boolean {
    this.#steps += worth;
    if (this.#steps > limits.steps) this.exceed('too-complex', 'It takes too long to see what this does.', span);
    return !this.#isOver;
  }

  /** Parses a text that the command makes or holds, which is work by its length; undefined when it is too much or too deep. */
  parse(source: string, span: Span): ParsedScript | undefined {
    return this.step(span, 1 + Math.floor(source.length / charactersOfStep)) ? parseScript(source) : undefined;
  }

  /** Counts a simple command. False when there were enough of them. */
  command(span: Span): boolean {
    this.#simpleCommands += 1;
    if (this.#simpleCommands > limits.simpleCommands) {
      this.exceed('too-complex', `There are more than ${limits.simpleCommands} commands in it.`, span);
    }
    return this.step(span);
  }
}
