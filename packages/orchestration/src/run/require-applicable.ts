import { OpsError } from '@opspilot/core';
import type { OrderErrorCode } from './check-order.js';
import { decide } from './decide.js';
import type { Program } from './program.js';
import type { Order } from './run-event.js';
import type { RunState } from './run-state.js';

/** Why an order of a type can say nothing to a run, where the order is one that it could be given. */
const reasons: Readonly<Record<Order['type'], (order: Order, state: RunState) => string>> = {
  pause: () => 'it is paused already',
  resume: () => 'it is not paused',
  promote: (_, { gate }) => (gate === undefined ? 'it stands at no gate' : 'it stands at another gate'),
  skip: () => 'that is done or left out already, or the run is ending',
  retry: () => 'no host that it names has failed in the batch that the run is at, in a way that may be tried again',
  resolve: () => 'nobody is asked how that ended',
  abort: () => 'it is ending or taken back already',
  cancel: () => 'it is being cancelled already',
  'roll-back': () => 'it is ending or taken back already',
};

/**
 * An order that would change nothing where a run stands is told to who gives it, who expects something of it.
 *
 * @throws OpsError `order-not-applicable`
 */
export function requireApplicable(run: string, program: Program, state: RunState, order: Order): void {
  if (decide(program, state, { type: 'ordered', order }).state !== state) return;
  const message = `The order ${order.type} says nothing to the run ${run} where it stands: ${reasons[order.type](order, state)}.`;
  throw new OpsError<OrderErrorCode>('order-not-applicable', message, { details: { run, order: order.type } });
}
