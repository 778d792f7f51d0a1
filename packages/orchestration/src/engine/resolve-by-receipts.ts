import type { Clock } from '@opspilot/core';
import type { Program } from '../run/program.js';
import type { Order, Task } from '../run/run-event.js';
import type { RunState } from '../run/run-state.js';
import type { RunReceipts } from './run-receipts.js';
import { resultOfExit } from './task-result.js';

/** Milliseconds between two looks at the receipts of commands that nobody knows the end of. */
const lookEvery = 5_000;

export interface ResolvingByReceipts {
  readonly program: Program;
  /** Where the run stands now. */
  readonly state: () => RunState;
  readonly receipts: RunReceipts;
  /** Gives the run an order. */
  readonly order: (order: Order) => Promise<void>;
  readonly clock: Clock;
  /** Aborted when the run is driven here no more. */
  readonly signal: AbortSignal;
}

/**
 * Steps that nobody knows the end of, and of which a receipt tells all there is to tell: of a question that is not the step, and where
 * the step is verified that is another one.
 */
function unresolvedSteps({ program, state }: Pick<ResolvingByReceipts, 'program' | 'state'>): readonly Task[] {
  const now = state();
  if (now.unresolved === 0) return [];
  return [...now.hosts].flatMap(({ standing, step, kind, attempt }, host) =>
    standing === 'unresolved' && kind === 'step' && program.steps[step]?.verify === undefined
      ? [{ host, step, kind, attempt }]
      : [],
  );
}

/** What its receipt says; undefined where it says nothing, or nobody answers. */
async function endOf(
  task: Task,
  { receipts, signal }: ResolvingByReceipts,
): Promise<'succeeded' | 'failed' | undefined> {
  const receipt = await receipts.look(task, signal);
  if (receipt?.standing !== 'finished') return undefined;
  return resultOfExit(task.kind, receipt.exitCode) === 'succeeded' ? 'succeeded' : 'failed';
}

/**
 * Looks again and again at receipts of commands that nobody knew the end of when contact to their hosts was lost, and resolves their
 * steps as somebody would who has read them.
 */
export async function resolveByReceipts(resolving: ResolvingByReceipts): Promise<void> {
  const { program, order, clock, signal } = resolving;
  const isOpen = ({ host, step, attempt }: Task): boolean =>
    unresolvedSteps(resolving).some((open) => open.host === host && open.step === step && open.attempt === attempt);
  const resolve = async (task: Task): Promise<void> => {
    const result = await endOf(task, resolving);
    // Somebody may have been quicker, and the step have begun once more.
    if (result === undefined || signal.aborted || !isOpen(task)) return;
    const host = program.hosts[task.host]?.name ?? '';
    const step = program.steps[task.step]?.id ?? '';
    // Whoever ends the run meanwhile has the last word; what could not be stored is found again.
    await order({ type: 'resolve', host, step, result, by: 'its receipt' }).catch(() => {});
  };
  while (!signal.aborted) {
    await Promise.all(unresolvedSteps(resolving).map(resolve));
    await clock.sleep(lookEvery, signal).catch(() => {});
  }
}
