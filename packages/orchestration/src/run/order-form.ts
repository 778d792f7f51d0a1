import type { Form, ObjectForm } from '../plan/form.js';

function orderForm(parts: Readonly<Record<string, Form>> = {}, needed: readonly string[] = []): ObjectForm {
  return { parts: { type: 'text', by: 'text', ...parts }, needed };
}

/** What every order is like, for callers without types: one that is misspelt would be stored, and do nothing. */
export const anyOrder: Form = {
  byType: {
    pause: orderForm(),
    resume: orderForm(),
    promote: orderForm({ gate: { parts: { batch: 'number', gate: 'number' }, needed: ['batch', 'gate'] } }),
    skip: orderForm({ host: 'text', step: 'text' }, ['host']),
    retry: orderForm({ hosts: { listOf: 'text' }, includesUnknown: 'flag' }),
    resolve: orderForm({ host: 'text', step: 'text', result: { oneOf: ['succeeded', 'failed'] } }, [
      'host',
      'step',
      'result',
    ]),
    abort: orderForm(),
    cancel: orderForm(),
    'roll-back': orderForm(),
  },
};
