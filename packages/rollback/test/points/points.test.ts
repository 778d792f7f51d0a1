import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { expect, it, onTestFinished } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

it('points are those of what held their commands together, without those of undos', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'points-'));
  const pilot = await undoingPilot(localExecutor());
  onTestFinished(async () => {
    await pilot.close();
    rmSync(folder, { recursive: true });
  });
  const did = async (name: string, parent?: string) => {
    const command = `touch ${folder}/${name}`;
    const { recoveryPoint } = await pilot.run({ command, ...(parent === undefined ? {} : { parent }) });
    return recoveryPoint?.id ?? '';
  };
  const [one, other, two] = [await did('one', 'run-1'), await did('other'), await did('two', 'run-1')];
  await pilot.rollback.undo(other);
  const points = await pilot.rollback.points({ parent: 'run-1' });
  expect(points.map(({ id }) => id)).toEqual([two, one]);
  for (const { id } of points) await pilot.rollback.undo(id);
  expect(readdirSync(folder)).toEqual([]);
  const after = await pilot.rollback.points({ host: 'localhost', parent: 'run-1' });
  expect(after.map(({ id, undoneAt }) => [id, typeof undoneAt])).toEqual([
    [two, 'number'],
    [one, 'number'],
  ]);
  expect(await pilot.rollback.points({ host: 'another', parent: 'run-1' })).toEqual([]);
  expect((await pilot.rollback.points('localhost')).length).toBe(6);
});
