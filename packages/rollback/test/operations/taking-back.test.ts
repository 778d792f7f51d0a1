import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { losing } from '../fixtures/losing-executor.js';
import { operatedTree } from '../fixtures/operated-tree.js';

const here = operatedTree();
const { openPilot, open, touch } = here;

describe('taking back the steps of an operation', () => {
  it('takes a step back by its own command once, whoever rolls back at the same time', async () => {
    const both = [await open(), await open()] as const;
    await both[0].start('twice', { description: 'down' });
    const down = `sleep 0.3; echo down >> ${join(here.tree, 'down')}`;
    await both[0].addStep('twice', { command: touch('one'), rollbackCommand: down });
    await both[0].execute('twice');
    const ends = await Promise.allSettled(both.map((operations) => operations.rollBack('twice')));
    const codes = ends.map((end) => (end.status === 'fulfilled' ? 'done' : (end.reason as { code?: string }).code));
    expect(codes.sort((a = '', b = '') => a.localeCompare(b))).toEqual(['done', 'operation-busy']);
    expect(readFileSync(join(here.tree, 'down'), 'utf8')).toBe('down\n');
    expect((await both[1].status('twice')).steps.map(({ status }) => status)).toEqual(['rolled-back']);
  });

  it('does not take a step back again of which nobody knows whether it was, until somebody says so or forces it', async () => {
    const down = `echo down >> ${join(here.tree, 'down')}`;
    const pilot = await openPilot(losing((command) => command.startsWith('echo down')));
    const { operations } = pilot.rollback;
    for (const end of ['succeeded', 'failed', 'forced'] as const) {
      rmSync(join(here.tree, 'down'), { force: true });
      await operations.start(end, { description: 'down' });
      const { id } = await operations.addStep(end, { command: touch('one'), rollbackCommand: down });
      await operations.execute(end);
      await expect(operations.rollBack(end)).rejects.toMatchObject({ code: 'step-not-rolled-back' });
      const stepsOf = async () => (await operations.status(end)).steps.map(({ status }) => status);
      expect(await stepsOf()).toEqual(['rolling-back']);
      await expect(operations.rollBack(end)).rejects.toMatchObject({ code: 'operation-busy' });
      await expect(operations.execute(end)).rejects.toMatchObject({ code: 'operation-busy' });
      expect(readFileSync(join(here.tree, 'down'), 'utf8')).toBe('down\n');
      if (end === 'forced') {
        await expect(operations.rollBack(end, { force: true })).rejects.toMatchObject({ code: 'step-not-rolled-back' });
        expect(readFileSync(join(here.tree, 'down'), 'utf8')).toBe('down\ndown\n');
        continue;
      }
      const [command] = await pilot.history.list({ parent: `${id}:rollback`, limit: 1 });
      await pilot.history.resolve(command?.id ?? '', { status: end, reason: 'looked at it', by: 'ann' });
      expect(await stepsOf()).toEqual([end === 'succeeded' ? 'rolled-back' : 'executed']);
    }
  });

  it('is not done by its recovery point where that does not hold what a step touched', async () => {
    const operations = await open();
    const [inside, outside] = [join(here.tree, 'a'), join(here.tree, 'b')];
    writeFileSync(outside, 'b');
    await operations.start('part', { description: 'part', snapshots: [{ paths: [inside] }] });
    await operations.addStep('part', { command: `echo new > ${quote(inside)}` });
    await operations.addStep('part', { command: `echo new > ${quote(outside)}` });
    await operations.execute('part');
    const { done, steps } = await operations.rollBack('part', { mode: 'recovery-point' });
    expect([done, ...steps.map(({ by }) => by)]).toEqual([false, 'recovery-point-in-part', 'recovery-point']);
    expect([readFileSync(inside, 'utf8'), readFileSync(outside, 'utf8')]).toEqual(['a', 'new\n']);
    expect((await operations.status('part')).steps.map(({ status }) => status)).toEqual(['rolled-back', 'executed']);
    expect(await operations.rollBack('part')).toMatchObject({ done: true });
    expect(readFileSync(outside, 'utf8')).toBe('b');
  });

  it('has what came back before it was stopped half way judged by the next one that ends, until that finds no fault', async () => {
    const [one, conf] = [join(here.tree, 'one'), join(here.tree, 'conf')];
    const validators = [{ paths: [conf], command: `grep -q good ${conf}` }];
    const { operations } = (await openPilot(undefined, undefined, { validators })).rollback;
    for (const file of [one, conf]) writeFileSync(file, 'bad');
    await operations.start('half', { description: 'half' });
    await operations.addStep('half', { command: `echo 2 > ${one}` });
    await operations.addStep('half', { command: `echo good > ${conf}` });
    await operations.execute('half');
    writeFileSync(one, 'of others');
    await expect(operations.rollBack('half')).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(readFileSync(conf, 'utf8')).toBe('bad');
    const judged = async (force: boolean) => {
      const { done, validationResults } = await operations.rollBack('half', { force });
      return [done, validationResults.filter(({ check }) => check === 'validator').map(({ passed }) => passed)];
    };
    expect(await judged(true)).toEqual([false, [false]]);
    writeFileSync(conf, 'good');
    expect(await judged(false)).toEqual([true, [true]]);
    expect(await judged(false)).toEqual([true, []]);
  });

  it('goes by what the host told to be lost, not by the text of its commands alone', async () => {
    const operations = await open();
    const repository = join(here.tree, 'repository');
    const git = `git -C ${quote(repository)}`;
    execFileSync('/bin/sh', [
      '-c',
      `git init -q ${quote(repository)}; cd ${quote(repository)}; git config user.name a; git config user.email a@b; echo 1 > f; git add f`,
    ]);
    writeFileSync(
      join(repository, '.git/hooks/post-commit'),
      `#!/bin/sh\necho ran >> ${join(here.tree, 'hook.out')}\n`,
      {
        mode: 0o755,
      },
    );
    await operations.start('hooked', { description: 'a hook' });
    await operations.addStep('hooked', { command: `${git} commit -qm one` });
    expect(await operations.execute('hooked')).toMatchObject({ executedSteps: 1, rollbackReady: false });
    await expect(operations.rollBack('hooked')).rejects.toMatchObject({ code: 'step-not-rolled-back' });
    expect(await operations.rollBack('hooked', { force: true })).toMatchObject({
      done: false,
      steps: [{ by: 'recovery-point-in-part' }],
    });
  });
});
