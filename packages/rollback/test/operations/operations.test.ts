import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { currentHolder } from '../../src/holder/holder.js';
import { losing } from '../fixtures/losing-executor.js';
import { operatedTree } from '../fixtures/operated-tree.js';

const here = operatedTree();
const { openPilot, open, close, touch, names, database } = here;

describe('an operation', () => {
  it('runs its steps in turn, says how far it is, and is rolled back from the last to a step', async () => {
    const operations = await open();
    await operations.start('deploy', { description: 'three files', context: { ticket: 7 } });
    const first = await operations.addStep('deploy', { command: touch('one'), operationType: 'file' });
    await operations.addStep('deploy', { command: touch('two') });
    await operations.addStep('deploy', { command: touch('three') });
    expect(await operations.status('deploy')).toMatchObject({ totalSteps: 3, executedSteps: 0, rollbackReady: true });
    const { executedSteps, rollbackReady, context, steps } = await operations.execute('deploy');
    expect({ executedSteps, rollbackReady, context }).toEqual({
      executedSteps: 3,
      rollbackReady: true,
      context: { ticket: 7 },
    });
    expect(steps.every(({ point }) => point !== undefined)).toBe(true);
    expect(names()).toEqual(['a', 'one', 'three', 'two']);

    const dry = await operations.rollBack('deploy', { targetStep: first.id, dryRun: true });
    expect(dry).toMatchObject({ done: false, steps: [{ by: 'recovery-point' }, { by: 'recovery-point' }] });
    expect(names()).toEqual(['a', 'one', 'three', 'two']);

    expect((await operations.rollBack('deploy', { mode: 'step' })).steps).toHaveLength(1);
    expect(names()).toEqual(['a', 'one', 'two']);
    expect((await operations.rollBack('deploy', { targetStep: first.id })).done).toBe(true);
    expect(names()).toEqual(['a', 'one']);
    await operations.rollBack('deploy');
    expect(names()).toEqual(['a']);
    expect((await operations.status('deploy')).steps.map(({ status }) => status)).toEqual(Array(3).fill('rolled-back'));
  });

  it('does not call itself ready, nor done, where something of a step stays', async () => {
    const operations = await open();
    await operations.start('flush', { description: 'a file, and what no point holds' });
    const command = `${touch('one')}; kill -WINCH $$; (sleep 60; true) </dev/null >/dev/null 2>&1 &`;
    await operations.addStep('flush', { command });
    expect((await operations.execute('flush')).rollbackReady).toBe(false);
    expect(await operations.rollBack('flush', { dryRun: true })).toMatchObject({
      done: false,
      steps: [{ by: 'recovery-point-in-part', summary: expect.stringContaining('in the background') as string }],
    });
    await expect(operations.rollBack('flush')).rejects.toMatchObject({ code: 'step-not-rolled-back' });
    expect(names()).toEqual(['a', 'one']);
    expect((await operations.rollBack('flush', { force: true })).done).toBe(false);
    expect(names()).toEqual(['a']);
  });

  it('takes no step that has a secret in its text, and keeps none of what it is told', async () => {
    const operations = await open();
    await operations.start('login', { description: 'with --password=Kept4Nobody', context: { token: 'sk' } });
    for (const step of [
      { command: 'PGPASSWORD=Kept4Nobody psql -c "select 1"' },
      { command: 'mysql -pKept4Nobody' },
      { command: 'true', rollbackCommand: 'curl -u bob:Kept4Nobody https://example.com' },
      { command: 'true', verify: ['redis-cli -a Kept4Nobody ping'] },
    ])
      await expect(operations.addStep('login', step)).rejects.toMatchObject({ code: 'step-holds-secret' });
    expect((await operations.status('login')).steps).toEqual([]);
    for (const file of readdirSync(here.folder))
      expect(readFileSync(join(here.folder, file), 'latin1')).not.toContain('Kept4Nobody');
  });

  it('goes back to what was captured when it was started, whatever its steps could not take back', async () => {
    const operations = await open();
    const snapshots = [{ paths: [here.tree] }];
    const { recoveryPoint } = await operations.start('guarded', { description: 'guarded', snapshots });
    await operations.addStep('guarded', { command: touch('one') });
    await operations.execute('guarded');
    writeFileSync(join(here.tree, 'beside'), 'by somebody else');
    expect(await operations.status('guarded')).toMatchObject({ recoveryPoint });
    const dry = await operations.rollBack('guarded', { mode: 'recovery-point', dryRun: true });
    expect([dry.done, dry.steps.length, names()]).toEqual([false, 1, ['a', 'beside', 'one']]);
    await operations.rollBack('guarded', { mode: 'recovery-point' });
    expect(names()).toEqual(['a']);
    expect((await operations.status('guarded')).steps.map(({ status }) => status)).toEqual(['rolled-back']);

    await operations.start('bare', { description: 'bare' });
    await expect(operations.rollBack('bare', { mode: 'recovery-point' })).rejects.toMatchObject({
      code: 'point-unknown',
    });
    const wrong = operations.start('wrong', { description: 'wrong', snapshots: [{ paths: ['relative'] }] });
    await expect(wrong).rejects.toMatchObject({ code: 'recovery-point-invalid' });
    await expect(operations.status('wrong')).rejects.toMatchObject({ code: 'operation-unknown' });
  });

  it('takes a step back by a command of its own', async () => {
    const operations = await open();
    await operations.start('own', { description: 'own command' });
    await operations.addStep('own', {
      command: touch('one'),
      rollbackCommand: `mv ${join(here.tree, 'one')} ${join(here.tree, 'was')}`,
    });
    await operations.execute('own');
    expect((await operations.rollBack('own')).steps).toMatchObject([{ by: 'own-command' }]);
    expect(names()).toEqual(['a', 'was']);
  });

  it.each([
    ['a step that fails', { command: 'false' }],
    ['a verification that fails', { command: 'true', verify: ['false'] }],
  ])('is rolled back by itself after %s, where that is wished, and runs no further step', async (_, step) => {
    const operations = await open();
    await operations.start('automatic', { description: 'fails', onFailure: 'roll-back' });
    await operations.addStep('automatic', { command: touch('one') });
    await operations.addStep('automatic', { ...step, rollbackCommand: 'true' });
    await operations.addStep('automatic', { command: touch('three') });
    const { steps } = await operations.execute('automatic');
    expect(steps.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back', 'planned']);
    expect(names()).toEqual(['a']);
  });

  it('stops at a step that fails, and goes on after that where it is told to, in another process', async () => {
    const operations = await open();
    await operations.start('stops', { description: 'stops' });
    await operations.addStep('stops', { command: touch('one') });
    await operations.addStep('stops', { command: `rm ${join(here.tree, 'missing')}` });
    await operations.addStep('stops', { command: touch('three') });
    const stopped = await operations.execute('stops');
    expect(stopped.steps.map(({ status }) => status)).toEqual(['executed', 'failed', 'planned']);
    await close();
    const others = await open();
    expect(await others.list()).toMatchObject([{ id: 'stops', totalSteps: 3, executedSteps: 1 }]);
    const failed = stopped.steps[1]?.id;
    await expect(others.execute('stops')).rejects.toMatchObject({
      code: 'operation-failed',
      details: { step: failed },
    });
    expect(names()).toEqual(['a', 'one']);
    expect((await others.execute('stops', { pastFailed: true })).executedSteps).toBe(2);
    await others.rollBack('stops');
    expect(names()).toEqual(['a']);
  });

  it('goes on with a step that a process claimed which died before it began, and waits for one that lives', async () => {
    const storage = database();
    const opening = vi.spyOn(storage, 'open');
    const operations = await open(storage);
    await operations.start('claimed', { description: 'claimed' });
    await operations.addStep('claimed', { command: touch('one') });
    const { began, host, boot, namespace } = await currentHolder();
    const here = [host, boot, namespace].map(encodeURIComponent);
    const index = opening.mock.calls.findIndex(([module]) => module === 'rollback-operations');
    const db = await opening.mock.results[index]?.value;
    const claimedBy = async (process: number, start: string, machine: readonly string[] = here): Promise<void> => {
      const runner = [...machine, String(process), start].join(',');
      await db.updateTable('rollback_steps').set({ status: 'running', runner }).execute();
    };
    await claimedBy(process.pid, began);
    await expect(operations.execute('claimed')).rejects.toMatchObject({ code: 'operation-busy' });
    await claimedBy(process.pid, String(Number(began) - 1));
    expect(await operations.execute('claimed')).toMatchObject({ executedSteps: 1 });
    expect(names()).toEqual(['a', 'one']);
    await operations.addStep('claimed', { command: touch('two') });
    // Before the machine went down: its last records may be lost, so the command may have run.
    const restarted = [here[0] ?? '', 'another-boot', here[2] ?? ''];
    // Another machine that has the same name: it may still be at it.
    await claimedBy(process.pid, began, [encodeURIComponent(`${host.split('@')[0]}@another`), ...restarted.slice(1)]);
    expect((await operations.status('claimed')).steps[1]?.status).toBe('running');
    await claimedBy(process.pid, began, restarted);
    const { steps } = await operations.status('claimed');
    expect(steps.map(({ status }) => status)).toEqual(['executed', host.includes('@') ? 'unknown' : 'running']);
  });

  it('waits with what nobody knows the end of, unless by force, until somebody has found out', async () => {
    const pilot = await openPilot(losing((command) => command.startsWith('touch ')));
    const { operations } = pilot.rollback;
    for (const isForced of [true, false]) {
      const id = isForced ? 'forced' : 'found-out';
      await operations.start(id, { description: 'lost', onFailure: 'roll-back' });
      await operations.addStep(id, { command: touch('one'), rollbackCommand: `rm ${join(here.tree, 'one')}` });
      const { steps } = await operations.execute(id);
      expect(steps.map(({ status }) => status)).toEqual(['unknown']);
      await expect(operations.execute(id)).rejects.toMatchObject({ code: 'operation-busy' });
      await expect(operations.rollBack(id)).rejects.toMatchObject({ code: 'operation-busy' });
      expect(await operations.rollBack(id, { dryRun: true })).toMatchObject({ steps: [{ by: 'own-command' }] });
      expect(names()).toEqual(['a', 'one']);
      if (isForced) {
        expect(await operations.rollBack(id, { force: true })).toMatchObject({ done: true });
        expect(names()).toEqual(['a']);
        continue;
      }
      const [command] = await pilot.history.list({ parent: steps[0]?.id ?? '', limit: 1 });
      await pilot.history.resolve(command?.id ?? '', { status: 'failed', reason: 'looked at it', by: 'ann' });
      expect((await operations.status(id)).steps.map(({ status }) => status)).toEqual(['failed']);
      await expect(operations.execute(id)).rejects.toMatchObject({ code: 'operation-ended' });
    }
  });

  it('refuses ids that are taken or not there', async () => {
    const operations = await open();
    await operations.start('once', { description: 'once' });
    await expect(operations.start('once', { description: 'twice' })).rejects.toMatchObject({
      code: 'operation-exists',
    });
    await expect(operations.status('none')).rejects.toMatchObject({ code: 'operation-unknown' });
    await expect(operations.rollBack('once', { targetStep: 'none' })).rejects.toMatchObject({ code: 'step-unknown' });
    await expect(operations.start('x', { description: 'x', host: 'nowhere' })).rejects.toMatchObject({
      code: 'unknown-host',
    });
  });
});
