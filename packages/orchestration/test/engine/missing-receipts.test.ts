import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Executor, localExecutor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { type Plan, receiptExecutor } from '../../src/index.js';
import { useReceipts } from '../../src/testing/used-receipts.js';
import { type KilledRunOptions, killedRun as killed } from './killed-run.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();

const plainExecutor = () => ({ executor: localExecutor() });
const directory = (name = 'receipts'): string => join(site().folder, name);

const killedRun = (others?: KilledRunOptions['others'], plan?: Plan) =>
  killed({
    site: site(),
    journalFile: journalFile(),
    ...(others === undefined ? {} : { others }),
    ...(plan === undefined ? {} : { plan }),
  });

describe('a command whose end nobody has written down', () => {
  it('ended as its receipt says', async () => {
    const id = await killedRun();
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\n');
  });

  it('has failed as its receipt says, with its exit code', async () => {
    const id = await killedRun({}, site().plan(`echo x >> ${site().folder}/count; exit 3`));
    const pilot = await site().process();
    const ends: unknown[] = [];
    pilot.events.on('run.task-ended', ({ data: { host, step, result, code } }) =>
      ends.push([host, step, result, code]),
    );
    expect(await (await pilot.orchestration.resume(id)).result).toMatchObject({
      status: 'aborted',
      failures: 1,
      hosts: [{ host: 'a', standing: 'failed', step: 's' }],
    });
    expect(ends).toEqual([['a', 's', 'failed', undefined]]);
    expect(await site().read('count')).toBe('x\n');
  });

  it.each([
    ['done', 'true', 'succeeded'],
    ['not done', 'false', 'aborted'],
  ])('is %s where nobody knows and its step is asked by its `verify`', async (_, answer, status) => {
    const { folder } = site();
    const command = `echo x >> ${folder}/count`;
    const verify = `echo asked >> ${folder}/asked; ${answer}`;
    const id = await killedRun({}, { name: 'p', steps: [{ id: 's', command, verify }] });
    await rm(directory(), { recursive: true });
    site().remove('asked');
    const { orchestration } = await site().process();
    const run = await orchestration.resume(id);
    expect((await run.result).status).toBe(status);
    expect([await site().read('count'), await site().read('asked')]).toEqual(['x\n', 'asked\n']);
  });

  it('has not begun where its receipt is missing in a directory that was there before', async () => {
    const id = await killedRun();
    const files = (await readdir(directory())).filter((name) => name.startsWith(id));
    await Promise.all(files.map((name) => rm(join(directory(), name))));
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\nx\n');
  });

  /** This machine, as a host that is told by a file which boot it is in. */
  const bootable = () => {
    const local = localExecutor();
    const boot = join(site().folder, 'boot');
    const start: Executor['start'] = (host, line, options) =>
      local.start(host, line.replaceAll('/proc/sys/kernel/random/boot_id', boot), options);
    return { executor: receiptExecutor({ ...local, close: () => local.close(), start }, { directory: directory() }) };
  };

  it.each([
    ['has not begun where its host is in the boot in which it was handed over', 'one', 'one', 'succeeded', 'x\nx\n'],
    [
      'may have run where its host was started anew, and has lost what was written last',
      'one',
      'two',
      'unresolved',
      'x\n',
    ],
    ['may have run where its host cannot tell one boot from another', undefined, undefined, 'unresolved', 'x\n'],
    ['may have run where its host tells of boots only now', undefined, 'one', 'unresolved', 'x\n'],
  ])('%s', async (_, before, after, standing, count) => {
    const boot = async (name: string | undefined) => {
      site().remove('boot');
      if (name !== undefined) await writeFile(join(site().folder, 'boot'), `${name}\n`);
    };
    await boot(before);
    const id = await killedRun(bootable());
    const files = (await readdir(directory())).filter((name) => name.startsWith(id));
    await Promise.all(files.map((name) => rm(join(directory(), name))));
    await boot(after);
    const { orchestration } = await site().process({}, bootable());
    const run = await orchestration.resume(id);
    run.result.catch(() => {});
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    expect(run.report().hosts).toMatchObject([{ host: 'a', standing }]);
    expect(await site().read('count')).toBe(count);
  });

  it('may have ended by itself where its host was started anew and has lost its end, also for who cancels its run', async () => {
    const boot = (name: string) => writeFile(join(site().folder, 'boot'), `${name}\n`);
    await boot('one');
    const id = await killedRun(bootable());
    const leader = join(directory(), `${id}-s0-1-0.leader`);
    const [signature] = (await readFile(leader, 'latin1')).split('\n');
    await writeFile(leader, `${signature}\n`, 'latin1');
    await boot('two');
    const { orchestration } = await site().process({}, bootable());
    const run = await orchestration.resume(id);
    run.result.catch(() => {});
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    await run.order({ type: 'cancel' });
    expect(await run.result).toMatchObject({ status: 'cancelled', hosts: [{ host: 'a', standing: 'unknown' }] });
    await expect(orchestration.retry(id)).rejects.toMatchObject({ code: 'nothing-to-retry' });
    expect(await site().read('count')).toBe('x\n');
  });

  const another = directory.bind(undefined, 'another');

  it.each<readonly [string, (run: string) => Promise<unknown>]>([
    ['the directory of receipts has gone', () => rm(directory(), { recursive: true })],
    [
      'receipts are those of another account, which had some before',
      async () => {
        await rename(directory(), directory('away'));
        await rename(another(), directory());
      },
    ],
    [
      'the directory was made anew by another command of the run',
      async (run) => {
        await rm(directory(), { recursive: true });
        await mkdir(directory(), { mode: 0o700 });
        await writeFile(join(directory(), '.fence'), `${Math.floor(Date.now() / 1_000)} ${run}-s0-1-1 other\n`);
      },
    ],
    [
      'the directory of receipts was made anew since',
      async () => {
        await rm(directory(), { recursive: true });
        // Receipts tell whole seconds, and a directory of the second in which the run began may be older than it.
        const begun = Math.floor(Date.now() / 1_000);
        await site().until(async () => Math.floor(Date.now() / 1_000) > begun);
        await useReceipts(directory());
      },
    ],
  ])('may have run where %s', async (_, meanwhile) => {
    await useReceipts(another());
    const id = await killedRun();
    await meanwhile(id);
    const { orchestration } = await site().process();
    const run = await orchestration.resume(id);
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    expect(run.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    expect(await site().read('count')).toBe('x\n');
  });

  it.each([
    ['goes on', false],
    ['is resumed', true],
  ])('ended as its receipt says that is found again, while its run %s', async (_, isResumed) => {
    const id = await killedRun();
    await rename(directory(), directory('gone'));
    const first = await site().process();
    let run = await first.orchestration.resume(id);
    run.result.catch(() => {});
    await site().until(async () => run.report().hosts[0]?.standing === 'unresolved');
    if (isResumed) await site().leave(first);
    // A look for a receipt may have made the directory anew.
    await rm(directory(), { recursive: true, force: true });
    await rename(directory('gone'), directory());
    if (isResumed) run = await (await site().process()).orchestration.resume(id);
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\n');
  });

  it('may have run where its executor has left no receipts, whatever the options say', async () => {
    const id = await killedRun(plainExecutor());
    const { orchestration } = await site().process({}, plainExecutor());
    const run = await orchestration.resume(id);
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    expect(run.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    expect(await site().read('count')).toBe('x\n');
  });

  it('is left alone by who would look for its receipt elsewhere', async () => {
    const id = await killedRun();
    await useReceipts(directory('others'));
    const pilot = await site().process({ receipts: directory('others') });
    const changed = {
      code: 'receipts-changed',
      message: expect.stringContaining(`begun with receipts in ${directory()}, and the option "receipts" says`),
    };
    await expect(pilot.orchestration.resume(id, { acceptInventory: true })).rejects.toMatchObject(changed);
    const told: unknown[] = [];
    pilot.events.on('run.not-recovered', ({ data }) => told.push(data));
    expect(await pilot.orchestration.recover()).toEqual([]);
    expect(told).toEqual([{ run: id, ...changed }]);
    await site().end(pilot);
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\n');
  });

  it('has failed where somebody else has ended it', async () => {
    const id = await killedRun();
    const leader = join(directory(), `${id}-s0-1-0.leader`);
    const [signature] = (await readFile(leader, 'latin1')).split('\n');
    await writeFile(leader, `${signature}\ncancelled\n`, 'latin1');
    const { orchestration } = await site().process();
    expect(await (await orchestration.resume(id)).result).toMatchObject({
      status: 'aborted',
      hosts: [{ host: 'a', standing: 'failed', step: 's' }],
    });
  });
});
