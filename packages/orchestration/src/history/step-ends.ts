import type { RunSummary, StepEnd } from '../journal/summaries.js';
import type { TaskKind } from '../plan/step-commands.js';
import { readyState } from '../run/begin.js';
import { decide } from '../run/decide.js';
import { failureOf } from '../run/failure-of.js';
import type { Program } from '../run/program.js';
import type { RunEvent, TaskResult } from '../run/run-event.js';
import type { HostState, RunState } from '../run/run-state.js';
import { isDone, isPassedOver } from '../run/step-standing.js';

/** Where a host stands once a step of it has failed. */
const failed: ReadonlySet<string> = new Set<TaskResult>([
  'failed',
  'refused',
  'not-started',
  'unreachable',
  'unknown',
  'cancelled',
]);

/** The host that an event is about, and what it says of the step that this was at. */
function subjectOf(
  event: RunEvent,
  { hosts }: Program,
): { readonly host: number; readonly result: TaskResult } | undefined {
  if (event.type === 'task-ended' && event.task.kind !== 'rollback') {
    return { host: event.task.host, result: event.result };
  }
  if (event.type !== 'ordered' || event.order.type !== 'resolve') return undefined;
  const { host: name, result } = event.order;
  const host = hosts.findIndex((each) => each.name === name);
  return host === -1 ? undefined : { host, result };
}

/** What an event made of the step that a host was at; undefined when that goes on, or when it changed nothing. */
function endOf(result: TaskResult, before: HostState, after: HostState): StepEnd['result'] | undefined {
  if (before === after) return undefined;
  if (result !== 'succeeded') {
    if (failed.has(after.standing)) return after.standing as TaskResult;
    // It has failed by this, and is taken back at once.
    const hasFailed = before.failedIn === undefined && after.failedIn !== undefined;
    return hasFailed ? failureOf(before, result, before.steps[before.step]) : undefined;
  }
  // A host may be taken back by the event that ended its step: then it stands at that step, or at one before it.
  const known = after.steps[before.step];
  const isPast = isDone(known) || after.step > before.step || after.standing === 'succeeded';
  if (!isPast) return undefined;
  return isPassedOver(known) ? 'done-already' : 'succeeded';
}

/** Adds the end of a step to others: what is asked again of a step that has ended changes that end. */
function addEnd(ends: StepEnd[], end: StepEnd, kind: TaskKind): void {
  const at = kind === 'health' ? ends.findIndex(({ host, step }) => host === end.host && step === end.step) : -1;
  const before = ends[at];
  if (before === undefined) ends.push(end);
  else ends[at] = { ...before, result: end.result };
}

/** Steps that came to their end with the run: that nobody had told the end of, or that waited to be tried again. */
function withUnended({ hosts }: RunState, told: readonly StepEnd[]): readonly StepEnd[] {
  const keyOf = ({ host, step, result }: Pick<StepEnd, 'host' | 'step' | 'result'>) => `${host}:${step}:${result}`;
  const known = new Set(told.map(keyOf));
  const ends = [...told];
  let host = 0;
  for (const { standing, step, kind, failing } of hosts) {
    const isUnended = standing === 'unknown' || (failing !== undefined && failed.has(standing));
    const end: StepEnd = { host, step, result: standing as TaskResult, took: undefined };
    if (isUnended && !known.has(keyOf(end))) addEnd(ends, end, kind);
    host += 1;
  }
  return ends;
}

/** Takes the events of a run, from the first on: where it stands behind them, and how its steps ended. */
export class StepEnds {
  readonly #program: Program;
  readonly #ends: StepEnd[] = [];
  readonly #times = new Map<number, number | undefined>();
  #state: RunState;

  constructor(program: Program) {
    this.#program = program;
    this.#state = readyState(program);
  }

  get state(): RunState {
    return this.#state;
  }

  /** Of the events so far. */
  get ends(): readonly StepEnd[] {
    return withUnended(this.#state, this.#ends);
  }

  /** Goes on by an event of the run. */
  take(event: RunEvent): void {
    this.note(event, decide(this.#program, this.#state, event).state);
  }

  /** Takes an event that was decided on already. @param after - where the run stands behind it */
  note(event: RunEvent, after: RunState): void {
    const before = this.#state;
    this.#state = after;
    const subject = subjectOf(event, this.#program);
    if (subject === undefined) return;
    const { host, result: told } = subject;
    const was = before.hosts.get(host);
    if (event.type === 'task-ended' && event.task.kind === 'step') this.#times.set(host, event.took);
    const result = endOf(told, was, after.hosts.get(host));
    if (result === undefined) return;
    addEnd(this.#ends, { host, step: was.step, result, took: this.#times.get(host) }, was.kind);
    this.#times.delete(host);
  }

  /** As it stands, to be taken further without this one. */
  copy(): StepEnds {
    const copy = new StepEnds(this.#program);
    copy.#state = this.#state;
    for (const end of this.#ends) copy.#ends.push(end);
    for (const [host, took] of this.#times) copy.#times.set(host, took);
    return copy;
  }

  /** What has come of the run. */
  summary(): RunSummary {
    const { hosts, steps, retried } = this.#program;
    return {
      status: this.#state.status,
      failures: this.#state.failures.run,
      hosts: hosts.map(({ name }) => name),
      steps: steps.map(({ id }) => id),
      ...(retried === undefined ? {} : { retryOf: retried.run }),
      ends: this.ends,
    };
  }
}
