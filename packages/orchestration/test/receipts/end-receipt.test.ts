import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, type Host, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { endReceipt, orchestration, readReceipt, receiptExecutor } from '../../src/index.js';

describeSshd('ending an execution that contact was lost to', () => {
  let server: OpenSshServer;
  let folder: string;
  let receipts: string;
  let plain: Executor;
  let executor: Executor;
  let host: Host;

  beforeEach(async () => {
    server = await openSshServer();
    folder = await mkdtemp(join(tmpdir(), 'receipts-'));
    receipts = join(folder, 'receipts');
    plain = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
    executor = receiptExecutor(plain, { directory: receipts });
    const { host: address, port, username: user, identityFile: identity } = server;
    host = { name: 'loopback', address, port, user, identity };
  });
  afterEach(async () => {
    await executor.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const there = (command: string) => plain.start(host, command);
  const end = (id: string) => endReceipt(there, receipts, id);
  const standing = async (id: string) => (await readReceipt(there, receipts, id)).standing;

  /** Begins a command, loses contact once it has said so, and comes back. */
  async function abandon(id: string, command: string): Promise<void> {
    const execution = await executor.start(host, `echo begun; ${command}`, { id });
    execution.stderr.resume();
    await new Promise((resolve) => execution.stdout.once('data', resolve));
    await server.crash();
    expect((await execution.result).status).toBe('unknown');
    await server.restart();
  }

  it('ends all that it started, also what ignores SIGTERM or has left its session', async () => {
    await abandon('a', `trap "" TERM; setsid sleep 100 & (trap "" TERM; sleep 100) & sleep 100 & sleep 100`);
    expect(await standing('a')).toBe('running');
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect(server.processes()).toEqual([]);
    expect(await standing('a')).toBe('cancelled');
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
  });

  it('ends what has cleared its environment and left the session, by its parents, whatever it is named', async () => {
    const named = `printf "a) Z 1 (b" >/proc/$$/comm`;
    const hidden = `env -i setsid /bin/sh -c '${named}; echo $$ >>${folder}/hidden; sleep 100; :'`;
    await abandon('a', `trap "" TERM; ${hidden} & (${hidden} & sleep 100) & sleep 100`);
    const pids = async () => (await readFile(join(folder, 'hidden'), 'utf8').catch(() => '')).trim().split('\n');
    await expect.poll(pids, { timeout: 20_000 }).toHaveLength(2);
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect(server.processes()).toEqual([]);
    for (const pid of await pids())
      expect(spawnSync('ps', ['-o', 'stat=', '-p', pid]).stdout.toString()).toMatch(/^(Z.*\n)?$/);
  });

  it('asks with SIGTERM first: what has something left to do does it, and all that it prints is kept', async () => {
    await abandon('a', `trap 'echo saved >${folder}/saved; echo saved; exit 0' TERM; sleep 100 & wait`);
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect(await readFile(join(folder, 'saved'), 'utf8')).toBe('saved\n');
    expect((await readReceipt(there, receipts, 'a')).stdout.toString()).toBe('begun\nsaved\n');
    expect(server.processes()).toEqual([]);
  });

  it('ends what is left when who led it was killed', async () => {
    await abandon('a', 'sleep 100 & sleep 100');
    const [, leader] = (await readFile(join(receipts, 'a.leader'), 'utf8')).split(' ');
    process.kill(Number(leader), 'SIGKILL');
    expect(server.processes()).not.toEqual([]);
    expect((await end('a')).standing).toBe('cancelled');
    expect(server.processes()).toEqual([]);
  });

  it('leaves alone what has ended, and tells how', async () => {
    const execution = await executor.start(host, 'exit 3', { id: 'a' });
    execution.stdout.resume();
    execution.stderr.resume();
    await execution.result;
    expect(await end('a')).toEqual({ standing: 'finished', exitCode: 3 });
  });

  it('keeps one from beginning that is still on its way', async () => {
    const fence = { since: expect.any(Number), by: '-', id: expect.any(String), boot: expect.any(String) };
    expect(await end('a')).toEqual({ standing: 'withheld', exitCode: null, fence });
    const execution = await executor.start(host, `touch ${join(folder, 'ran')}`, { id: 'a' });
    execution.stdout.resume();
    execution.stderr.resume();
    expect((await execution.result).error?.code).toBe('receipt-taken');
    await expect(readFile(join(folder, 'ran'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await standing('a')).toBe('withheld');
    expect(await end('a')).toEqual({ standing: 'withheld', exitCode: null, fence });
  });

  it('touches nobody who has got the number of its process since', async () => {
    const stranger: ChildProcess = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
    try {
      const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
      const [, rest = ''] = (await readFile(`/proc/${stranger.pid}/stat`, 'utf8')).trim().split(') ');
      const fields = rest.split(' ');
      // As the receipt of an earlier process of that number has it: another start.
      fields[19] = `${Number(fields[19]) - 1}`;
      await mkdir(receipts);
      const line = `nonce ${stranger.pid} ${boot} no-such-mark ${stranger.pid} (sh) ${fields.join(' ')}\n`;
      await writeFile(join(receipts, 'a.leader'), line);
      expect(await standing('a')).toBe('lost');
      expect((await end('a')).standing).toBe('cancelled');
      // One of the same start, but of a boot before this one.
      fields[19] = `${Number(fields[19]) + 1}`;
      const before = `nonce ${stranger.pid} ${'0'.repeat(36)} no-such-mark ${stranger.pid} (sh) ${fields.join(' ')}\n`;
      await writeFile(join(receipts, 'b.leader'), before);
      expect(await end('b')).toEqual({ standing: 'lost', exitCode: null });
      expect(await standing('b')).toBe('lost');
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
      expect((await readFile(`/proc/${stranger.pid}/stat`, 'utf8')).split(') ')[1]).toMatch(/^S/);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('does not say so where nobody is known to have led it', async () => {
    await mkdir(receipts);
    await writeFile(join(receipts, 'a.leader'), '');
    await expect(end('a')).rejects.toMatchObject({ code: 'receipt-not-ended' });
  });

  it('is what cancelling a run does, and the run knows', async () => {
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(join(folder, 'ops.db')),
      executor: receiptExecutor(plain, { directory: receipts }),
      hosts: [host],
      analysis: false,
      plugins: [orchestration({ receipts })],
    });
    const run = await pilot.orchestration.start(
      {
        name: 'stuck',
        steps: [{ id: 'wait', command: `touch ${join(folder, 'begun')}; trap "" TERM; sleep 100 & sleep 100` }],
      },
      [host.name],
    );
    await expect.poll(() => access(join(folder, 'begun')), { timeout: 20_000 }).toBeUndefined();
    await server.crash();
    await server.restart();
    await run.order({ type: 'cancel' });
    expect(await run.result).toMatchObject({ status: 'cancelled', hosts: [{ standing: 'cancelled' }] });
    expect(server.processes()).toEqual([]);
    await pilot.close();
  });
});
