import { type HostErrorCode, OpsError } from '@opspilot/core';
import { checkRetry } from '../engine/check-options.js';
import { firstKind } from '../plan/step-commands.js';
import type { OrchestrationOptionsErrorCode } from '../require-options.js';
import { ownSteps } from './own-steps.js';
import type { Beginning, Program } from './program.js';
import type { RunState } from './run-state.js';
import { type Remainder, whatIsLeft } from './what-is-left.js';

/** What a retry is about. */
export interface RetryOptions {
  /** Names of hosts; default all of the run. */
  readonly hosts?: readonly string[];
  /** Also what nobody knows of whether it is done, though it is not `idempotent`: doing it twice does no harm. Default false. */
  readonly includesUnknown?: boolean;
  /** Ids of steps that are done wherever nobody knows whether they are: they are not done again. */
  readonly done?: readonly string[];
}

/** A step that nobody knows of whether it is done, and so is neither begun nor left. */
export interface Doubt {
  /** Name of the host. */
  readonly host: string;
  /** Id of the step. */
  readonly step: string;
}

/** What a run left undone. */
export interface LeftUndone<Made extends Program> {
  /** Does it; undefined when nothing may be begun. */
  readonly program: Made | undefined;
  /** Why other hosts are left alone: on each the first. */
  readonly doubts: readonly Doubt[];
}

function indexesOf(left: readonly Remainder[], from: number, wanted: Remainder): readonly number[] {
  return left.flatMap((remainder, step) => (step >= from && remainder === wanted ? [step] : []));
}

/** Where a host goes on; undefined where nothing is left to do. */
function beginningOf({ steps }: Program, left: readonly Remainder[]): Beginning | undefined {
  const step = left.findIndex((remainder) => remainder !== 'keep');
  if (step === -1) return undefined;
  const kept = indexesOf(left, step, 'keep').filter((each) => steps[each]?.runOnce !== true);
  const asked = indexesOf(left, step, 'ask');
  return {
    step,
    kind: left[step] === 'ask' ? 'verify' : firstKind(steps[step]),
    ...(kept.length === 0 ? {} : { kept }),
    ...(asked.length === 0 ? {} : { asked }),
  };
}

/** Whether a host is well in a batch without being tried again. */
function isWell(left: readonly Remainder[] = [], steps: readonly [number, number] = [0, left.length]): boolean {
  return left.slice(...steps).every((remainder) => remainder === 'keep');
}

/** The first host that nothing is done on, as too few are well or tried again of those that it needs. */
function endOfReach(
  { batches }: Program,
  left: readonly (readonly Remainder[])[],
  isLeft: (host: number) => boolean,
): number {
  for (const { from, to, fewest = 0, steps } of batches) {
    let good = 0;
    for (let host = from; host < to; host += 1) good += isLeft(host) || isWell(left[host], steps) ? 1 : 0;
    if (good < Math.min(fewest, to - from)) return to;
  }
  return Number.POSITIVE_INFINITY;
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

function checkNames({ hosts, steps }: Program, run: string, { hosts: names = [], done = [] }: RetryOptions): void {
  const known = new Set(hosts.map((host) => host.name));
  const name = names.find((each) => !known.has(each));
  if (name !== undefined) {
    const message = `The run ${run} has no host "${name}". Look at its spelling.`;
    throw new OpsError<HostErrorCode>('unknown-host', message, { details: { run, name } });
  }
  const id = done.find((each) => !steps.some((step) => step.id === each));
  if (id !== undefined) {
    const message = `The run ${run} has no step "${id}"; it has ${steps.map((step) => step.id).join(', ')}.`;
    throw new OpsError<OrchestrationOptionsErrorCode>('invalid-orchestration-options', message, {
      details: { run, option: 'done' },
    });
  }
}

/** What a run that has ended left undone, and what of it may be begun. @throws OpsError as {@link retryProgram} */
export function leftUndone<Made extends Program>(
  program: Made,
  run: string,
  state: RunState,
  options: RetryOptions = {},
): LeftUndone<Made> {
  checkRetry(options);
  checkNames(program, run, options);
  const { hosts: names, includesUnknown = false, done = [] } = options;
  const wanted = names === undefined ? undefined : new Set(names);
  const own = ownSteps(program);
  const { hosts: all, once } = whatIsLeft(program, state, { includesUnknown, done: new Set(done) });
  const left = all.map((each, host) => each.slice(0, own[host]?.[1]));
  const doubts: Doubt[] = [];
  const begun = program.hosts.map(({ name }, host) => {
    if (wanted?.has(name) === false) return undefined;
    const remainders = left[host] ?? [];
    const doubt = remainders.indexOf('doubt');
    if (doubt === -1) return beginningOf(program, remainders);
    doubts.push({ host: name, step: program.steps[doubt]?.id ?? '' });
    return undefined;
  });
  const reach = endOfReach(program, left, (host) => begun[host] !== undefined);
  const isLeft = (host: number): boolean => host < reach && begun[host] !== undefined;
  const hosts = program.hosts.filter((_, host) => isLeft(host));
  if (hosts.length === 0) return { program: undefined, doubts };
  const below = [0];
  for (const [host] of program.hosts.entries()) below.push((below[host] ?? 0) + (isLeft(host) ? 1 : 0));
  const leftBelow = (host: number): number => below[host] ?? 0;
  const remaining = batchesLeft(program, state.batch, leftBelow);
  const barriers = program.barriers?.map(leftBelow);
  const again: Made = {
    ...program,
    hosts,
    ...(barriers === undefined ? {} : { barriers }),
    batches: remaining.map(({ batch }) => batch),
    budget: {
      ...program.budget,
      batches: remaining.map(({ most }) => most),
      phases: remaining.map(({ phase }) => phase),
    },
    retried: {
      run,
      hosts: begun.filter((_, host) => isLeft(host)) as readonly Beginning[],
      once,
    },
  };
  return { program: again, doubts };
}

/**
 * A program of what a run that has ended left undone: hosts that failed or were never reached, each from the step on that it
 * did not do; where hosts were taken back, what was taken back, and what came after. What a run may lose stays the number it was.
 * Undefined when nothing is left that may be begun.
 *
 * @throws OpsError `unknown-host` for a host that the run has not, `invalid-orchestration-options` for a step that it has not
 */
export function retryProgram<Made extends Program>(
  program: Made,
  run: string,
  state: RunState,
  options: RetryOptions = {},
): Made | undefined {
  return leftUndone(program, run, state, options).program;
}
