import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type Executor, localExecutor, localHost, OpsPilot, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endReceipt, orchestration, readReceipt, receiptExecutor, sweepReceipts } from '../../src/index.js';

const day = 86_400_000;
const longAgo = Date.now() - 40 * day;

let folder: string;
let receipts: string;
let plain: Executor;
let executor: Executor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
  receipts = join(folder, 'receipts');
  plain = localExecutor();
  executor = receiptExecutor(plain, { directory: receipts });
});
afterEach(async () => {
  await executor.close();
  await rm(folder, { recursive: true, force: true });
});

const there = (command: string) => plain.start(localHost, command);

async function begin(id: string, command: string) {
  const execution = await executor.start(localHost, command, { id });
  execution.stderr.resume();
  const begun = new Promise((resolve) => execution.stdout.once('data', resolve));
  return { begun, result: execution.result };
}

async function finish(id: string): Promise<void> {
  const { begun, result } = await begin(id, 'echo x');
  await Promise.all([begun, result]);
}

/** Makes a receipt older: by the clock of who began it, by that of the host, or by both. */
async function age(id: string, by: { readonly beginner?: true; readonly host?: true }): Promise<void> {
  const leader = join(receipts, `${id}.leader`);
  if (by.beginner) {
    const fields = (await readFile(leader, 'utf8')).split(' ');
    fields[4] = `${Math.floor(longAgo / 1_000)}`;
    await writeFile(leader, fields.join(' '));
  }
  if (by.host) await utimes(leader, longAgo / 1_000, longAgo / 1_000);
}

/** Names of executions that have receipts; the directory's own note has none. */
const left = async () => new Set((await readdir(receipts)).flatMap((name) => name.split('.')[0] || []));

describe('receipts that have expired', () => {
  it('go, except of what runs and of what only one clock calls old', async () => {
    for (const id of ['new', 'old', 'by-beginner', 'by-host']) await finish(id);
    const running = await begin('running', 'echo begun; sleep 100');
    const orphaned = await begin('orphaned', 'echo begun; sleep 100');
    await Promise.all([running.begun, orphaned.begun]);
    const [, leader] = (await readFile(join(receipts, 'orphaned.leader'), 'utf8')).split(' ');
    process.kill(Number(leader), 'SIGKILL');
    await age('by-beginner', { beginner: true });
    await age('by-host', { host: true });
    for (const id of ['old', 'running', 'orphaned']) await age(id, { beginner: true, host: true });
    expect(await sweepReceipts(there, receipts)).toBe(1);
    expect(await left()).toEqual(new Set(['new', 'by-beginner', 'by-host', 'running', 'orphaned']));
    expect((await readReceipt(there, receipts, 'old')).standing).toBe('none');
    expect(await sweepReceipts(there, receipts)).toBe(0);
    for (const id of ['running', 'orphaned']) await endReceipt(there, receipts, id);
  });

  /** Runs a command as another controller would. */
  async function startedElsewhere(id: string): Promise<void> {
    const later = receiptExecutor(plain, { directory: receipts });
    const execution = await later.start(localHost, 'true', { id });
    execution.stdout.resume();
    execution.stderr.resume();
    await execution.result;
  }

  /** Has the host swept last at a time, in milliseconds from now. */
  async function sweptAt(from: number): Promise<void> {
    await mkdir(receipts, { recursive: true, mode: 0o700 });
    await writeFile(join(receipts, '.swept'), `${Math.floor((Date.now() + from) / 1_000)}\n`);
  }

  it.each([
    { swept: 'never', from: undefined },
    { swept: 'two days ago', from: -2 * day },
    { swept: 'in two days, by a clock that was wrong', from: 2 * day },
  ])('go by themselves with a later start on their host, swept last $swept', async ({ from }) => {
    // No sweep of the first start may still be under way.
    await sweptAt(0);
    await finish('old');
    await age('old', { beginner: true, host: true });
    if (from === undefined) await rm(join(receipts, '.swept'));
    else await sweptAt(from);
    await startedElsewhere('new');
    await expect.poll(left, { timeout: 20_000 }).toEqual(new Set(['new']));
    // It is written before anything goes.
    const stamp = Number(await readFile(join(receipts, '.swept'), 'utf8'));
    expect(Math.abs(Date.now() / 1_000 - stamp)).toBeLessThan(3_600);
  });

  it('are looked for once a day, whoever starts something there', async () => {
    await sweptAt(-day / 2);
    await finish('old');
    await age('old', { beginner: true, host: true });
    const before = await readFile(join(receipts, '.swept'), 'utf8');
    await startedElsewhere('new');
    expect(await readFile(join(receipts, '.swept'), 'utf8')).toBe(before);
    expect(await left()).toEqual(new Set(['old', 'new']));
  });

  it('are kept for a week at least, and none are no error', async () => {
    expect(await sweepReceipts(there, receipts)).toBe(0);
    await expect(sweepReceipts(there, receipts, day)).rejects.toMatchObject({ code: 'invalid-receipt-options' });
    expect(() => receiptExecutor(plain, { timeToLive: day })).toThrow(
      expect.objectContaining({ code: 'invalid-receipt-options' }),
    );
  });

  it.each([
    { age: 0, standing: 'succeeded', count: 'xx' },
    { age: 8 * day, standing: 'unresolved', count: 'x' },
  ])('let no command of a run run twice: after $age ms it is $standing', async ({ age: later, standing, count }) => {
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + later };
    const file = join(folder, 'count');
    // Runs to its end the second time.
    const command = `printf x >> ${file}; [ -e ${folder}/again ] || { touch ${folder}/again; sleep 100; }`;
    const pilotOf = async (at: Clock) =>
      OpsPilot.create({
        storage: sqliteStorage(join(folder, 'db')),
        executor: receiptExecutor(localExecutor(), { directory: receipts }),
        hosts: [{ name: 'a', address: 'localhost' }],
        analysis: false,
        clock: at,
        plugins: [orchestration({ receipts, leaseTime: 500 })],
      });
    await finish('before');
    const first = await pilotOf(systemClock);
    await first.orchestration.start({ name: 'p', steps: [{ id: 's', command }] }, ['a']);
    await expect.poll(() => readdir(folder), { timeout: 20_000 }).toContain('again');
    await first.close();
    const own = (await readdir(receipts)).filter((name) => name !== '.fence');
    await Promise.all(own.map((name) => rm(join(receipts, name))));
    const second = await pilotOf(clock);
    const [run] = await second.orchestration.recover();
    await expect.poll(() => run?.report().hosts[0]?.standing, { timeout: 20_000 }).toBe(standing);
    expect(await readFile(file, 'utf8')).toBe(count);
    await second.close();
  });
});
