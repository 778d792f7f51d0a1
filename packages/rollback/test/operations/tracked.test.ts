import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { operatedTree } from '../fixtures/operated-tree.js';

const here = operatedTree();

/** Whoever tracks an operation from outside keeps ids, and asks by them. */
describe('an operation that is tracked by ids', () => {
  it('has a recovery point of its start, and one of a step from when it was added', async () => {
    const { operations, recoveryPoints } = (await here.openPilot()).rollback;
    const snapshots = [{ type: 'files', paths: [here.tree] }] as const;
    const { recoveryPoint } = await operations.start('migrate', { description: 'Database migration', snapshots });
    writeFileSync(join(here.tree, 'a'), 'since the start');
    const step = await operations.addStep('migrate', { command: here.touch('one'), operationType: 'file', snapshots });
    expect(step).toMatchObject({ operationType: 'file', recoveryPoint: expect.any(String) });
    expect(step.recoveryPoint).not.toBe(recoveryPoint);
    const { steps } = await operations.execute('migrate');
    expect(steps).toEqual([expect.objectContaining({ id: step.id, recoveryPoint: step.recoveryPoint })]);

    await recoveryPoints.restore(step.recoveryPoint ?? '');
    expect({ names: here.names(), a: readFileSync(join(here.tree, 'a'), 'utf8') }).toEqual({
      ...{ names: ['a'], a: 'since the start' },
    });
    await recoveryPoints.restore(recoveryPoint ?? '');
    expect(readFileSync(join(here.tree, 'a'), 'utf8')).toBe('a');
  });

  it('has no recovery point where nothing was asked to be captured: an id would promise what is not there', async () => {
    const operations = await here.open();
    expect(await operations.start('plain', { description: 'nothing' })).not.toHaveProperty('recoveryPoint');
    expect(await operations.addStep('plain', { command: here.touch('one') })).not.toHaveProperty('recoveryPoint');
  });

  it('keeps every rolling back under an id, with how many steps and how long they took', async () => {
    const pilot = await here.openPilot();
    const { operations } = pilot.rollback;
    const told: unknown[] = [];
    pilot.events.on('operation.rolled-back', ({ data }) => told.push(data));
    await operations.start('two', { description: 'two files' });
    const { id: first } = await operations.addStep('two', { command: here.touch('one') });
    await operations.addStep('two', { command: `sleep 0.2; ${here.touch('two')}`, rollbackCommand: 'false' });
    await operations.execute('two');

    const dry = await operations.rollBack('two', { dryRun: true });
    expect({ id: dry.id, steps: dry.steps.length }).toEqual({ id: undefined, steps: 2 });
    // Of a step that sleeps for a fifth of a second.
    expect(dry.estimatedDuration).toBeGreaterThanOrEqual(200);
    expect(dry.estimatedDuration).toBe(
      (await operations.status('two')).steps.reduce((sum, { duration = 0 }) => sum + duration, 0),
    );
    expect((await operations.status('two')).rollBacks).toEqual([]);

    await expect(operations.rollBack('two', { targetStep: first })).rejects.toMatchObject({
      code: 'step-not-rolled-back',
    });
    const { rollBacks } = await operations.status('two');
    expect(rollBacks).toMatchObject([{ mode: 'automatic', targetStep: first, steps: 1, done: false }]);

    await operations.start('one', { description: 'one file' });
    await operations.addStep('one', { command: here.touch('three') });
    await operations.execute('one');
    const { id, done } = await operations.rollBack('one', { mode: 'step' });
    expect(done).toBe(true);
    const kept = await (await here.open()).status('one');
    expect(kept.rollBacks).toEqual([
      { id, mode: 'step', steps: 1, startedAt: expect.any(Number), endedAt: expect.any(Number), done: true },
    ]);
    expect(told).toMatchObject([
      { rollBack: rollBacks[0]?.id, operation: 'two', host: 'localhost', steps: 1, done: false },
      { rollBack: id, operation: 'one', steps: 1, done: true },
    ]);
  });

  it('tells by events what was brought back, of a point and of a recovery point', async () => {
    const pilot = await here.openPilot();
    const told: unknown[] = [];
    pilot.events.on('recovery-point.restored', ({ data }) => told.push(data));
    const { id: made } = await pilot.rollback.recoveryPoints.create({
      description: 'by hand',
      snapshots: [{ type: 'files', paths: [here.tree] }],
    });
    const { recoveryPoint } = await pilot.run({ command: `rm ${quote(join(here.tree, 'a'))}` });
    await pilot.rollback.undo(recoveryPoint?.id ?? '');
    writeFileSync(join(here.tree, 'b'), 'b');
    await pilot.rollback.recoveryPoints.restore(made);
    const restored = (point: string | undefined) => ({
      point,
      host: 'localhost',
      changes: expect.any(Number),
      left: [],
    });
    expect(told).toEqual([restored(recoveryPoint?.id), restored(made)]);
  });
});
