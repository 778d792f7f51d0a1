import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ExecutionOptions, type Executor, localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor, sweepReceipts } from '../../src/index.js';

const busybox = spawnSync('/bin/sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('busybox');

/** What a host has: a shell, and programs where not those of this machine. */
interface Userland {
  readonly shell: string;
  readonly path?: string;
}

let folder: string;
let receipts: string;
let opened: Executor[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
  receipts = join(folder, 'receipts');
  opened = [];
});
afterEach(async () => {
  for (const executor of opened) await executor.close();
  await rm(folder, { recursive: true, force: true });
});

/** BusyBox with nothing beside it, as on a small host. */
async function busyboxAlone(): Promise<Userland | undefined> {
  if (busybox === '' && !isRequired) return undefined;
  const path = join(folder, 'bin');
  await mkdir(path);
  const listed = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n');
  for (const applet of listed) await symlink(busybox, join(path, applet));
  return { shell: join(path, 'sh'), path };
}

function ofMachine(shell: string) {
  return async (): Promise<Userland | undefined> => (existsSync(shell) ? { shell } : undefined);
}

const userlands = {
  '/bin/sh': ofMachine('/bin/sh'),
  dash: ofMachine('/bin/dash'),
  bash: ofMachine('/bin/bash'),
  BusyBox: busyboxAlone,
};
const names = Object.keys(userlands) as (keyof typeof userlands)[];

/** A host like that, and what is asked of it. */
function hostOf({ shell, path }: Userland) {
  const plain = localExecutor({ shell });
  const executor = receiptExecutor(plain, { directory: receipts, keptBytes: 4_096 });
  opened.push(executor);
  const env = path === undefined ? {} : { env: { PATH: path } };
  const there = (command: string) => plain.start(localHost, command, env);
  const start = (command: string, id: string, options: ExecutionOptions = {}) =>
    executor.start(localHost, command, { id, ...env, ...options });
  return {
    start,
    run: async (command: string, id: string, options: ExecutionOptions = {}) => {
      const execution = await start(command, id, options);
      const [stdout, stderr, result] = await Promise.all([
        text(execution.stdout),
        text(execution.stderr),
        execution.result,
      ]);
      return { stdout, stderr, ...result };
    },
    receipt: (id: string) => readReceipt(there, receipts, id),
    end: (id: string) => endReceipt(there, receipts, id),
    sweep: () => sweepReceipts(there, receipts),
  };
}

describe.each(names)('receipts of %s', (name) => {
  const host = async (context: TestContext) => {
    const userland = await userlands[name]();
    return userland === undefined ? context.skip(`${name} is not installed`) : hostOf(userland);
  };

  it('tell what came of a command: output, exit code, as much as is kept', async (context) => {
    const { run, receipt, sweep } = await host(context);
    const ended = await run('cat; echo problem >&2; head -c 100000 /dev/zero; exit 3', 'a', { stdin: 'given\n' });
    expect(ended).toMatchObject({ status: 'exited', exitCode: 3, stderr: 'problem\n' });
    expect(ended.stdout).toHaveLength(100_006);
    const kept = await receipt('a');
    expect(kept).toMatchObject({ standing: 'finished', exitCode: 3 });
    expect(kept.stdout.toString().startsWith('given\n')).toBe(true);
    expect([kept.stdout.length, kept.stderr.toString()]).toEqual([4_096, 'problem\n']);
    expect((await receipt('never')).standing).toBe('none');
    expect(await sweep()).toBe(0);
  });

  it('are seen while a command runs, and end it with all that it started', async (context) => {
    const { start, receipt, end, run } = await host(context);
    const execution = await start('trap "" TERM; sleep 100 & echo begun; sleep 100', 'a');
    execution.stderr.resume();
    await new Promise((resolve) => execution.stdout.once('data', resolve));
    expect((await receipt('a')).standing).toBe('running');
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect((await receipt('a')).standing).toBe('cancelled');
    expect((await end('b')).standing).toBe('withheld');
    expect((await run('true', 'b')).error?.code).toBe('receipt-taken');
  });
});

describe('a receipt', () => {
  it('is begun by exactly one of many that start it at once, whichever shell each of them has', async () => {
    const there = await Promise.all(names.map((name) => userlands[name]()));
    const hosts = there.flatMap((userland) => (userland === undefined ? [] : [hostOf(userland)]));
    const rounds = 4;
    for (let round = 0; round < rounds; round += 1) {
      const count = join(folder, `count-${round}`);
      const racers = Array.from({ length: 6 }, () => hosts).flat();
      const ended = await Promise.all(racers.map(({ run }) => run(`echo x >>${count}`, `race-${round}`)));
      expect(await readFile(count, 'utf8')).toBe('x\n');
      const told = ended.map(({ status, error }) => error?.code ?? status).sort();
      expect(told).toEqual(['exited', ...Array.from({ length: racers.length - 1 }, () => 'receipt-taken')]);
    }
    expect((await readdir(receipts)).filter((file) => file.endsWith('.leader'))).toHaveLength(rounds);
  });
});
