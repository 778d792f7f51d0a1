import { type HostErrorCode, OpsError } from '@opspilot/core';
import { checkRetry } from '../engine/check-options.js';
import type { Beginning, Program } from './program.js';
import { kindOfRetry, mayRetry } from './retry-hosts.js';
import type { HostState, RunState } from './run-state.js';

/** What a retry is about. */
export interface RetryOptions {
  /** Names of hosts; default all of the run. */
  readonly hosts?: readonly string[];
  /** Also what nobody knows the end of, though it is not `idempotent`: doing it twice does no harm. Default false. */
  readonly includesUnknown?: boolean;
}

function keptOf(steps: Program['steps'], from: number, done: number): Pick<Beginning, 'kept'> {
  const kept = steps.flatMap(({ rollback }, step) =>
    step >= from && step < done && rollback === undefined ? [step] : [],
  );
  return kept.length === 0 ? {} : { kept };
}

/** A host that was no longer well: whether it is now is asked, and what it has done stays done. */
function askedAnew({ steps }: Pick<Program, 'steps'>, { step, done }: HostState): Beginning {
  return { step, kind: 'verify', kept: steps.flatMap((_, index) => (index > step && index < done ? [index] : [])) };
}

/** Where a host goes on; undefined where nothing is left to do, or nobody knows whether there is. */
function beginningOf(
  { steps }: Program,
  state: RunState,
  host: number,
  includesUnknown: boolean,
): Beginning | undefined {
  const at = state.hosts.get(host);
  const { standing, step, kind } = at;
  switch (standing) {
    case 'succeeded':
    case 'skipped':
      return undefined;
    case 'rolled-back':
      // It stands before what was taken back last; what is done behind that and has no rollback is done still.
      return { step: step + 1, kind: kindOfRetry(at, steps[step + 1]), ...keptOf(steps, step + 1, at.done) };
    case 'rollback-failed':
      return includesUnknown ? { step: 0, kind: kindOfRetry(at, steps[0]) } : undefined;
    case 'waiting':
      return { step, kind };
    case 'stopped':
      return { step, kind: kindOfRetry(at, steps[step]) };
    default:
      if (kind === 'health') return askedAnew({ steps }, at);
      return mayRetry(at, steps[step], includesUnknown) ? { step, kind: kindOfRetry(at, steps[step]) } : undefined;
  }
}

/** Steps that run once: those that are done, and those that may be. */
function onceSteps({ once, hosts }: RunState, isLeft: (host: number) => boolean) {
  const done: number[] = [];
  const doubtful: number[] = [];
  for (const [key, { host, standing }] of Object.entries(once)) {
    const step = Number(key);
    const owner = hosts.get(host);
    const isTakenBack = owner.standing === 'rolled-back' && owner.step < step;
    if (standing === 'succeeded' && !isTakenBack) done.push(step);
    else if (!isLeft(host) && (owner.standing === 'unknown' || owner.standing === 'rollback-failed'))
      doubtful.push(step);
  }
  return { done, doubtful };
}

/** What is left of batches; gates that were not passed stay, whoever they were for. */
function batchesLeft({ batches, budget }: Program, reached: number, leftBelow: (host: number) => number) {
  return batches.flatMap((batch, index) => {
    const [from, to] = [leftBelow(batch.from), leftBelow(batch.to)];
    const gates = index < reached && to === from ? [] : batch.gates;
    const isLeft = to > from || gates.length > 0;
    if (!isLeft) return [];
    return [
      { batch: { ...batch, from, to, gates }, most: budget.batches[index] ?? 0, phase: budget.phases[index] ?? 0 },
    ];
  });
}

function checkNames({ hosts }: Program, run: string, names: readonly string[]): void {
  const known = new Set(hosts.map(({ name }) => name));
  const name = names.find((each) => !known.has(each));
  if (name === undefined) return;
  const message = `The run ${run} has no host "${name}". Look at its spelling.`;
  throw new OpsError<HostErrorCode>('unknown-host', message, { details: { run, name } });
}

/**
 * A program of what a run that has ended left undone: hosts that failed or were never reached, each from the step on that it
 * did not do; where hosts were taken back, those steps that were, and what comes after and is not done. What a run may lose stays the number it was.
 * Undefined when nothing is left.
 *
 * @throws OpsError `unknown-host` for a host that the run has not
 */
export function retryProgram<Made extends Program>(
  program: Made,
  run: string,
  state: RunState,
  options: RetryOptions = {},
): Made | undefined {
  checkRetry(options);
  const { hosts: names, includesUnknown = false } = options;
  checkNames(program, run, names ?? []);
  const wanted = names === undefined ? undefined : new Set(names);
  const begun = program.hosts.map(({ name }, host) =>
    wanted?.has(name) === false ? undefined : beginningOf(program, state, host, includesUnknown),
  );
  const { done, doubtful } = onceSteps(state, (host) => begun[host] !== undefined);
  const isLeft = (host: number): boolean => {
    const beginning = begun[host];
    return beginning !== undefined && !doubtful.some((step) => step >= beginning.step);
  };
  const hosts = program.hosts.filter((_, host) => isLeft(host));
  if (hosts.length === 0) return undefined;
  const below = [0];
  for (const [host] of program.hosts.entries()) below.push((below[host] ?? 0) + (isLeft(host) ? 1 : 0));
  const leftBelow = (host: number): number => below[host] ?? 0;
  const left = batchesLeft(program, state.batch, leftBelow);
  const barriers = program.barriers?.map(leftBelow);
  return {
    ...program,
    hosts,
    ...(barriers === undefined ? {} : { barriers }),
    batches: left.map(({ batch }) => batch),
    budget: {
      ...program.budget,
      batches: left.map(({ most }) => most),
      phases: left.map(({ phase }) => phase),
    },
    retried: { run, hosts: begun.filter((_, host) => isLeft(host)) as readonly Beginning[], once: done },
  };
}
