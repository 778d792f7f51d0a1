import type { Step } from '../plan/plan.js';
import { firstKind } from '../plan/step-commands.js';
import { isAsked } from './begins-with.js';
import { onUnknownOf } from './end-step.js';
import { ownSteps } from './own-steps.js';
import type { Program } from './program.js';
import type { HostState, RunState } from './run-state.js';
import { isDone, isOpen, type StepStanding } from './step-standing.js';

/**
 * What another run may do about a step of a host.
 *
 * - `keep`: nothing, it is done
 * - `begin`: it, guards and all
 * - `ask`: its `verify`, which tells whether it is done
 * - `doubt`: neither, until somebody says: begun, it may be done twice; left, it may be missing
 */
export type Remainder = 'keep' | 'begin' | 'ask' | 'doubt';

/** What is left of each step on each host, and which of the steps that run once are done. */
export interface Left {
  readonly hosts: readonly (readonly Remainder[])[];
  readonly once: readonly number[];
}

/** What somebody says of steps that nobody else knows. */
export interface Told {
  /** Doing them twice does no harm. */
  readonly includesUnknown: boolean;
  /** Ids of those that are done. */
  readonly done: ReadonlySet<string>;
}

/** Where a host's remainder begins: at what was taken back of it, else where it stands. */
function firstUndone({ standing, step, steps }: HostState): number {
  const back = steps.findIndex((known) => known === 'taken-back' || known === 'half-taken-back');
  if (back !== -1) return back;
  return standing === 'succeeded' || standing === 'skipped' ? Number.POSITIVE_INFINITY : step;
}

/** Of a step that was done where a step before it is done anew: whether it is there still, nobody knows. */
function ofOutdated(step: Step, onlyAsks: boolean, told: Told): Remainder {
  if (step.idempotent === true || onlyAsks || firstKind(step) !== 'step') return 'begin';
  if (step.verify !== undefined) return 'ask';
  return told.includesUnknown ? 'begin' : 'doubt';
}

/** Of a step that may have run, or run still. */
function ofUnknown(step: Step, onlyAsks: boolean, told: Told): Remainder {
  if (onUnknownOf(step) === 'verify') return 'ask';
  return step.idempotent === true || onlyAsks || told.includesUnknown ? 'begin' : 'doubt';
}

interface Known {
  readonly known: StepStanding | undefined;
  /** A step before it is done anew. */
  readonly isOutdated: boolean;
  /** It is one of those that only ask. */
  readonly onlyAsks: boolean;
}

function ofKnown(step: Step, { known, isOutdated, onlyAsks }: Known, told: Told): Remainder {
  if (told.done.has(step.id) && (isOpen(known) || isDone(known))) return 'keep';
  switch (known) {
    case 'done':
    case 'done-before':
      return isOutdated ? ofOutdated(step, onlyAsks, told) : 'keep';
    case 'unverified':
      return isOutdated ? ofOutdated(step, onlyAsks, told) : 'ask';
    case 'unknown':
      return ofUnknown(step, onlyAsks, told);
    case 'half-taken-back':
      return told.includesUnknown ? 'begin' : 'doubt';
    default:
      return 'begin';
  }
}

/** Steps that only ask, so that they may be done again for what was made anew. */
function askingSteps({ batches, steps }: Program): ReadonlySet<number> {
  const asking = batches.flatMap(({ asks, steps: range }) => (asks === true && range !== undefined ? [range] : []));
  return new Set([...steps.keys()].filter((step) => asking.some(([from, to]) => step >= from && step < to)));
}

/** Goes through the steps in order, so that of each is known what comes of those before it. */
class Remainders {
  readonly #program: Program;
  readonly #state: RunState;
  readonly #told: Told;
  readonly #asking: ReadonlySet<number>;
  /** Where the remainder of each host begins. */
  readonly #first: number[];
  readonly #ownSteps: ReturnType<typeof ownSteps>;
  /** On which hosts a step so far is done anew. */
  readonly #isAnew: boolean[];

  constructor(program: Program, state: RunState, told: Told) {
    this.#program = program;
    this.#state = state;
    this.#told = told;
    this.#asking = askingSteps(program);
    this.#first = [...state.hosts].map(firstUndone);
    this.#ownSteps = ownSteps(program);
    this.#isAnew = this.#first.map(() => false);
  }

  of(step: number, shared: Remainder | undefined): readonly Remainder[] {
    return this.#first.map((first, host) => {
      if (step < first && this.#isToReturn(step, host)) this.#first[host] = step;
      const isBehind = step < (this.#first[host] ?? 0);
      const remainder = isBehind ? 'keep' : (shared ?? this.#own(step, host));
      if (remainder === 'begin') this.#isAnew[host] = true;
      return remainder;
    });
  }

  /** Whether a host has passed a step that runs once, and that is there no more: it stands on it. */
  #isToReturn(step: number, host: number): boolean {
    const { host: owner = -1 } = this.#state.once[step] ?? {};
    if (owner === -1 || isDone(this.#state.hosts.get(owner).steps[step])) return false;
    const { standing, steps } = this.#state.hosts.get(host);
    const [begin = 0] = this.#ownSteps[host] ?? [];
    return standing !== 'skipped' && steps[step] !== 'left-out' && step >= begin;
  }

  #own(index: number, host: number): Remainder {
    const isToAsk = isAsked(this.#program, host, index);
    const known = this.#state.hosts.get(host).steps[index] ?? (isToAsk ? 'unverified' : undefined);
    const onlyAsks = this.#asking.has(index);
    const isOutdated = this.#isAnew[host] === true;
    return ofKnown(this.#program.steps[index] as Step, { known, isOutdated, onlyAsks }, this.#told);
  }

  /** Of a step that runs once, and that a host of this run or of one before has come to: what is left of it there is left of it on all. */
  shared(step: number): Remainder | undefined {
    const once = this.#state.once[step];
    if (once === undefined) return this.#sharedBefore(step);
    const isBehind = once.host === -1 || step < (this.#first[once.host] ?? 0);
    return once.standing === 'succeeded' && isBehind ? 'keep' : this.#own(step, once.host);
  }

  #sharedBefore(step: number): Remainder | undefined {
    if (this.#program.steps[step]?.runOnce !== true) return undefined;
    const host = this.#first.findIndex((_, each) => isAsked(this.#program, each, step));
    return host === -1 ? undefined : this.#own(step, host);
  }
}

/**
 * What a run that has ended left of each step on each host, by what is known of it. A step stands on all that come before it on
 * its host: where one of these is done anew, it is not known to be there any more. What runs once is one thing for all hosts.
 */
export function whatIsLeft(program: Program, state: RunState, told: Told): Left {
  const remainders = new Remainders(program, state, told);
  const once: number[] = [];
  const bySteps = program.steps.map((_, step) => {
    const shared = remainders.shared(step);
    if (shared === 'keep') once.push(step);
    return remainders.of(step, shared);
  });
  return { once, hosts: program.hosts.map((_, host) => bySteps.map((byHosts) => byHosts[host] ?? 'keep')) };
}
