import { createRedactor, type Redactor } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretMemory } from '../../src/pipeline/secret-memory.js';
import { deferred, scriptedPilot } from './pilots.js';

/** A redactor that also tells how often it was given something to hide, or to show again. */
function counting() {
  const redactor = createRedactor();
  let changes = 0;
  const counted: Redactor = {
    ...redactor,
    add: (secret, label) => {
      changes++;
      const takeBack = redactor.add(secret, label);
      return () => {
        changes++;
        takeBack();
      };
    },
  };
  return { redactor: counted, changes: () => changes };
}

const value = (index: number): string => `rotating-value-${index}.`;

describe('values of a secret', () => {
  it('are hidden while in use, and the last four after that', () => {
    const { redactor } = counting();
    const memory = createSecretMemory(redactor);
    const inUse = memory.use('token', value(0));
    for (let index = 1; index <= 350; index++) memory.use('token', value(index))();
    const hidden = () =>
      Array.from({ length: 351 }, (_, index) => index).filter((index) => redactor.text(value(index)) !== value(index));
    expect(hidden()).toEqual([0, 347, 348, 349, 350]);
    inUse();
    expect(hidden()).toEqual([347, 348, 349, 350]);
  });

  it('cost nothing when they come again', () => {
    const { redactor, changes } = counting();
    const memory = createSecretMemory(redactor);
    for (let round = 0; round < 50; round++) {
      for (const index of [1, 2, 3, 4]) memory.use('token', value(index))();
      memory.use('other', value(1))();
    }
    expect(changes()).toBe(5);
  });

  it('are each hidden as long as somebody uses them, whatever the order', () => {
    const steps = fc.array(fc.record({ index: fc.nat(7), ends: fc.boolean(), pick: fc.nat() }));
    const indices = [0, 1, 2, 3, 4, 5, 6, 7];
    fc.assert(
      fc.property(steps, (taken) => {
        const { redactor } = counting();
        const memory = createSecretMemory(redactor);
        // Nothing that happens to another secret matters.
        for (const index of indices) memory.use('other', `other-value-${index}.`)();
        const used: { index: number; release: () => void }[] = [];
        let recent: number[] = [];
        for (const { index, ends, pick } of taken) {
          used.push({ index, release: memory.use('token', value(index)) });
          recent = [...recent.filter((one) => one !== index), index];
          if (ends) used.splice(pick % used.length, 1)[0]?.release();
          const expected = new Set([...recent.slice(-4), ...used.map((one) => one.index)]);
          const hidden = indices.filter((one) => redactor.text(value(one)) !== value(one));
          expect(hidden).toEqual(indices.filter((one) => expected.has(one)));
        }
      }),
    );
  });
});

it('a value in use by a running command stays hidden, however many others rotate past it', async () => {
  let index = 0;
  const { pilot } = await scriptedPilot({
    secrets: { get: async () => value(index++) },
    script: [
      { command: 'slow', reply: { output: [{ after: 40, stdout: value(0) }] } },
      { command: /./, reply: {} },
    ],
  });
  const started = deferred();
  pilot.events.on('command.started', () => started.resolve());
  const slow = pilot.run({ command: 'slow', secrets: { T: 'token' } });
  await started.promise;
  for (let round = 0; round < 8; round++) await pilot.run({ command: 'quick', secrets: { T: 'token' } });
  await expect(slow).resolves.toMatchObject({ stdout: { text: '[redacted:token]' } });
  // Forgotten: nobody uses it, and there are four that are newer.
  await expect(pilot.run(`echo ${value(0)}`)).resolves.toMatchObject({ command: `echo ${value(0)}` });
});
