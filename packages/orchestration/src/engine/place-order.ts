import type { Journal } from '../journal/journal.js';
import type { StoredOrder } from '../journal/orders.js';
import { checkOrder } from '../run/check-order.js';
import { decide, isFinal } from '../run/decide.js';
import type { Program } from '../run/program.js';
import { requireApplicable } from '../run/require-applicable.js';
import type { RunEvent } from '../run/run-event.js';
import type { RunState } from '../run/run-state.js';
import { storedRun } from './stored-run.js';

/**
 * Leaves an order in the journal, whoever drives the run: one way, so that none is lost. It must say something to the run, behind the
 * orders that it has not taken yet; whoever cancels one waits for no look at it.
 *
 * @param known - where the run stands, in the process that drives it
 * @throws OpsError `invalid-order`, `order-not-applicable`, `run-ended`
 */
export async function placeOrder(
  journal: Journal,
  run: string,
  program: Program,
  stored: StoredOrder,
  known: RunState | undefined,
): Promise<void> {
  const { order: given } = stored;
  checkOrder(program, given);
  if (given.type !== 'cancel') {
    let { state } = known === undefined ? await storedRun(journal, run) : { state: known };
    // What is written down begins, and may have in another process.
    const ahead: RunEvent[] = [{ type: 'started' }];
    for (const { order } of await journal.ordersOf(run)) ahead.push({ type: 'ordered', order });
    for (const event of ahead) ({ state } = decide(program, state, event));
    if (!isFinal(state)) requireApplicable(run, program, state, given);
  }
  await journal.placeOrder(run, stored);
}
