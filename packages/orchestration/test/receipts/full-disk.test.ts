import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { localExecutor, localHost } from '@opspilot/core';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { remount, smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { endReceipt, readReceipt, receiptExecutor } from '../../src/index.js';
import { withholdReceipt } from '../../src/receipts/read-receipt.js';

/** A host whose receipts lie on a disk that is soon full; fills it, and makes room again. */
async function siteOn(context: TestContext, keptBytes = 1_048_576) {
  const disk = smallDisk(context, 64);
  // Others may write to the root of the disk.
  const directory = join(disk, 'receipts');
  await mkdir(directory, { mode: 0o700 });
  const plain = localExecutor();
  const executor = receiptExecutor(plain, { directory, keptBytes });
  const start = async (command: string, id = 'a') => {
    const execution = await executor.start(localHost, command, { id });
    execution.stderr.resume();
    return { begun: new Promise((resolve) => execution.stdout.once('data', resolve)), ...execution };
  };
  const run = async (command: string, id?: string) => {
    const { stdout, result } = await start(command, id);
    return { stdout: await text(stdout), ...(await result) };
  };
  await run('true', 'before');
  const there = (line: string) => plain.start(localHost, line);
  return {
    disk,
    start,
    run,
    there,
    directory,
    receipt: (id = 'a') => readReceipt(there, directory, id),
    fill: `dd if=/dev/zero of=${disk}/filler bs=1k 2>/dev/null`,
    makeRoom: () => rm(join(disk, 'filler')),
  };
}

describe('a command with a receipt on a disk that is full', () => {
  it('does not run, leaves no receipt, and may be started again', async (context) => {
    const { disk, run, receipt, fill, makeRoom } = await siteOn(context);
    spawnSync('/bin/sh', ['-c', fill]);
    const command = `touch ${disk}/ran`;
    expect(await run(command)).toMatchObject({
      status: 'not-run',
      exitCode: null,
      error: { code: 'receipt-unwritable' },
    });
    expect(existsSync(join(disk, 'ran'))).toBe(false);
    expect((await receipt()).standing).toBe('none');
    await makeRoom();
    expect(await run(command)).toMatchObject({ status: 'exited', exitCode: 0 });
  });

  it('is not kept from beginning by a name that cannot be taken: that is told, and leaves nothing', async (context) => {
    const { run, receipt, there, directory, fill, makeRoom } = await siteOn(context);
    spawnSync('/bin/sh', ['-c', fill]);
    await expect(withholdReceipt(there, directory, 'a')).rejects.toMatchObject({ code: 'receipt-unreadable' });
    await expect(endReceipt(there, directory, 'a')).rejects.toMatchObject({ code: 'receipt-unreadable' });
    expect((await receipt()).standing).toBe('none');
    await makeRoom();
    expect((await withholdReceipt(there, directory, 'a')).standing).toBe('withheld');
    expect((await run('true')).error?.code).toBe('receipt-taken');
  });
});

describe('a command with a receipt that fills the disk while it runs', () => {
  it.for([0, 1, 125])('ended with %i, as its receipt tells, and runs once', async (code, context) => {
    const { disk, run, receipt, fill } = await siteOn(context);
    const command = `printf x >>${disk}/count; ${fill}; head -c 100000 /dev/zero; exit ${code}`;
    const ended = await run(command);
    expect(ended).toMatchObject({ status: 'exited', exitCode: code });
    // All of its output goes on; there is no room to keep it.
    expect(ended.stdout).toHaveLength(100_000);
    expect(await receipt()).toMatchObject({ standing: 'finished', exitCode: code });
    expect((await run(command)).error?.code).toBe('receipt-taken');
    expect(await readFile(join(disk, 'count'), 'utf8')).toBe('x');
  });

  it('was cancelled, as its receipt tells', async (context) => {
    const { start, receipt, there, directory, fill } = await siteOn(context);
    const { begun } = await start(`${fill}; echo full; sleep 100`);
    await begun;
    expect(await endReceipt(there, directory, 'a')).toMatchObject({ standing: 'cancelled' });
    expect((await receipt()).standing).toBe('cancelled');
  });

  it('is lost when who led it was killed, and has been cancelled once that is proven', async (context) => {
    const { start, receipt, there, directory, fill } = await siteOn(context);
    const { begun } = await start(`${fill}; echo full; sleep 100`);
    await begun;
    const [, leader] = (await readFile(join(directory, 'a.leader'), 'utf8')).split(' ');
    process.kill(Number(leader), 'SIGKILL');
    await expect.poll(async () => (await receipt()).standing, { timeout: 20_000 }).toBe('lost');
    expect(await endReceipt(there, directory, 'a')).toMatchObject({ standing: 'cancelled' });
    expect((await receipt()).standing).toBe('cancelled');
  });
});

describe('a command with a receipt on a disk that has become read-only while it ran', () => {
  it('is lost for whoever asks for its end, told to who has contact to it, and never runs again', async (context) => {
    // A file that is open to keep output in would keep the disk from becoming read-only.
    const { disk, start, run, receipt, there, directory } = await siteOn(context, 0);
    const go = `${disk}-go`;
    onTestFinished(() => rm(go, { force: true }));
    const { begun, result } = await start(`echo begun; until [ -e ${go} ]; do sleep 0.05; done; exit 3`);
    await begun;
    remount(disk, 'ro');
    await writeFile(go, '');
    expect(await result).toMatchObject({ status: 'exited', exitCode: 3 });
    expect(await receipt()).toMatchObject({ standing: 'lost', exitCode: null });
    await expect(endReceipt(there, directory, 'a')).rejects.toMatchObject({
      code: 'receipt-not-ended',
      message: expect.stringContaining('nobody of it is left, but its receipt cannot be written to'),
    });
    remount(disk, 'rw');
    expect((await run(`touch ${disk}/again`)).error?.code).toBe('receipt-taken');
    expect(existsSync(join(disk, 'again'))).toBe(false);
  });

  it('is cancelled, and told so, though its receipt tells it only once it can be written', async (context) => {
    const { disk, start, receipt, there, directory } = await siteOn(context, 0);
    const { begun, result } = await start('trap "" TERM; echo begun; sleep 100');
    await begun;
    remount(disk, 'ro');
    const cancelled = { standing: 'cancelled', exitCode: null };
    expect(await endReceipt(there, directory, 'a')).toEqual(cancelled);
    expect((await result).status).toBe('signalled');
    expect((await receipt()).standing).toBe('lost');
    remount(disk, 'rw');
    expect(await endReceipt(there, directory, 'a')).toEqual(cancelled);
    expect((await receipt()).standing).toBe('cancelled');
  });
});
