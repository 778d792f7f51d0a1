import { OpsError } from '@opspilot/core';
import { expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

/** Arguments as callers without types hand them in. */
const wrong: readonly unknown[] = [undefined, null, 0, '', [null]];

it('answers what is no object with a code', async () => {
  await using one = await openPilot();
  const { approvals, audit, checkCompliance, exceptions, learning, policies, report } = one.pilot.compliance;
  const calls: Readonly<Record<string, (value: never) => unknown>> = {
    checkCompliance: (value) => checkCompliance('ls', value),
    policies,
    report,
    'exceptions.list': (value) => exceptions.list(value),
    'exceptions.revoke': (value) => exceptions.revoke('x', value),
    'approvals.list': (value) => approvals.list(value),
    'learning.answer': (value) => learning?.answer(value, value),
    'learning.ranked': (value) => learning?.ranked(value, value),
    'learning.prefill': (value) => learning?.prefill(value, value),
    'audit.read': (value) => audit?.read({ id: 'noor' }, value),
  };
  for (const [name, call] of Object.entries(calls))
    for (const value of wrong) {
      const error = await (async () => call(value as never))().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const isAnswered = error === undefined || OpsError.is(error);
      expect(isAnswered, `${name}(${JSON.stringify(value)}): ${String(error)}`).toBe(true);
    }
});
