import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operatedTree } from '../fixtures/operated-tree.js';

const here = operatedTree();
const { open, openPilot, touch, names } = here;

describe('an operation', () => {
  it('keeps what came of each step, and which failed, also after it was rolled back', async () => {
    const pilot = await openPilot();
    const { operations } = pilot.rollback;
    for (const onFailure of ['stop', 'roll-back'] as const) {
      await operations.start(onFailure, { description: 'fails', onFailure });
      await operations.addStep(onFailure, { command: touch(onFailure) });
      const { id: failedStep } = await operations.addStep(onFailure, { command: 'false', rollbackCommand: 'true' });
      const error = { code: 'command-failed', message: expect.stringContaining('1') as string };
      const steps = [
        { exitCode: 0, error: null },
        { exitCode: 1, error },
      ];
      const executed = await operations.execute(onFailure);
      expect(executed).toMatchObject({ failedStep, steps });
      const [command] = await pilot.history.list({ parent: failedStep, limit: 1 });
      expect(executed.steps[1]?.commandId).toBe(command?.id);
      await operations.rollBack(onFailure);
      const after = await operations.status(onFailure);
      expect(after).toMatchObject({ failedStep, steps });
      expect(after.steps.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);
    }
  });

  it('runs no step that is left when what came before it was taken back, and none when none is left', async () => {
    const operations = await open();
    const code = 'operation-ended';
    await operations.start('none', { description: 'no step' });
    await expect(operations.execute('none')).rejects.toMatchObject({ code });
    await operations.addStep('none', { command: touch('one') });
    await operations.addStep('none', { command: touch('two') });
    await operations.execute('none');
    await expect(operations.execute('none')).rejects.toMatchObject({ code });
    await operations.rollBack('none', { mode: 'step' });
    await operations.addStep('none', { command: touch('three') });
    await expect(operations.execute('none')).rejects.toMatchObject({ code: 'operation-failed' });
    expect((await operations.execute('none', { pastFailed: true })).executedSteps).toBe(2);
    await operations.addStep('none', { command: touch('four') });
    await operations.rollBack('none');
    await expect(operations.execute('none')).rejects.toMatchObject({ code });
    await expect(operations.addStep('none', { command: touch('five') })).rejects.toMatchObject({ code });

    await operations.start('failed', { description: 'fails', onFailure: 'roll-back' });
    await operations.addStep('failed', { command: 'false' });
    await operations.addStep('failed', { command: touch('after') });
    await operations.execute('failed');
    await expect(operations.execute('failed')).rejects.toMatchObject({ code });
    expect(names()).toEqual(['a']);
  });

  it('says which step cannot be taken back', async () => {
    const operations = await open();
    await operations.start('stuck', { description: 'stuck' });
    writeFileSync(join(here.tree, 'script'), 'true');
    const { id } = await operations.addStep('stuck', { command: `sh ${join(here.tree, 'script')}` });
    expect(await operations.execute('stuck')).toMatchObject({ rollbackReady: false });
    await expect(operations.rollBack('stuck')).rejects.toMatchObject({
      code: 'step-not-rolled-back',
      details: { step: id },
    });
  });
});
