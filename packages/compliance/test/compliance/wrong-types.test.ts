import { OpsError } from '@opspilot/core';
import { expect, it } from 'vitest';
import { verifyExport } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

async function* empty(): AsyncIterable<string> {
  yield '{';
}

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
    'approvals.get': (value) => approvals.get(value),
    'audit.export': async (value) => {
      for await (const _part of audit?.export(value) ?? []);
    },
    verifyExport: (value) => verifyExport(value),
    'verifyExport with keys': (value) => verifyExport(empty(), { publicKeys: value }),
    'verifyExport with lines': (value) => verifyExport(empty(), { checkpoints: value }),
    'report of an environment': (value) =>
      report({ framework: 'sox', from: 0, to: 1, actor: { id: 'noor' }, environment: [value] as never }),
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

it('refuses what is misspelt, where it would be taken for what nobody has said', async () => {
  await using one = await openPilot();
  const { checkCompliance, exceptions } = one.pilot.compliance;
  const misspelt = { env: 'dev' } as never;
  await expect(checkCompliance('ls', misspelt)).rejects.toMatchObject({ code: 'invalid-compliance-options' });
  await expect(checkCompliance('ls', { environment: 5 as never })).rejects.toMatchObject({
    code: 'invalid-compliance-options',
  });
  for (const limit of [-1, 'x' as never])
    await expect(exceptions.list({ limit })).rejects.toMatchObject({ code: 'invalid-exception' });
  await expect(verifyExport(empty(), { publicKey: ['a'] } as never)).rejects.toMatchObject({
    code: 'invalid-audit-options',
    message: expect.stringContaining('publicKeys'),
  });
});
