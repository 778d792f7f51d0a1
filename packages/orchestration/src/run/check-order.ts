import { OpsError } from '@opspilot/core';
import { checkForm } from '../plan/form.js';
import { Problems } from '../plan/problems.js';
import { anyOrder } from './order-form.js';
import type { Program } from './program.js';
import type { Order } from './run-event.js';

/** Codes of the errors about orders. */
export type OrderErrorCode = 'invalid-order' | 'order-not-applicable';

function refuse(order: Order, what: string): never {
  throw new OpsError<OrderErrorCode>('invalid-order', `The order ${order.type} cannot be given: ${what}.`, {
    details: { order: order.type },
  });
}

/**
 * Whether an order is about hosts and steps that the run has, and tells who gave it where that must be known.
 *
 * @throws OpsError `invalid-order`
 */
export function checkOrder({ hosts, steps }: Program, order: Order): void {
  const problems = new Problems();
  checkForm(problems, '', order, anyOrder);
  if (!problems.areNone) {
    const told = problems.found.map(({ path, expected }) => `${path === '' ? 'it' : path} must be ${expected}`);
    throw new OpsError<OrderErrorCode>('invalid-order', `An order cannot be given: ${told.join('; ')}.`, {
      details: { problems: problems.found },
    });
  }
  if (order.type === 'promote' && (order.by ?? '').trim() === '') {
    refuse(order, 'say in "by" who lets the run go on');
  }
  const named = order.type === 'retry' ? (order.hosts ?? []) : 'host' in order ? [order.host] : [];
  for (const name of named) {
    if (!hosts.some((host) => host.name === name)) refuse(order, `the run has no host "${name}"; look at its spelling`);
  }
  const step = 'step' in order ? order.step : undefined;
  if (step !== undefined && !steps.some(({ id }) => id === step)) {
    refuse(order, `the plan has no step "${step}"; it has ${steps.map(({ id }) => id).join(', ')}`);
  }
}
