import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlugin, type OpsContext, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { manualClock, recordingLogger } from '@opspilot/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { deferred, never, scriptedPilot, withHooks } from '../pipeline/pilots.js';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-close-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('closing a pilot', () => {
  it('cancels what runs, waits for it, and keeps its record', async () => {
    const file = join(directory, 'running.db');
    const pilot = await OpsPilot.create({ storage: sqliteStorage(file) });
    const started = deferred<number>();
    const run = pilot.run({
      command: 'echo $$; sleep 600',
      onOutput: ({ bytes }) => started.resolve(Number(Buffer.from(bytes).toString())),
    });
    const pid = await started.promise;
    await pilot.close();
    expect(isAlive(pid)).toBe(false);
    const outcome = await run;
    expect(outcome).toMatchObject({ status: 'cancelled', executed: 'yes', recorded: true });
    const later = await OpsPilot.create({ storage: sqliteStorage(file) });
    await expect(later.history.get(outcome.id)).resolves.toMatchObject({ end: { status: 'cancelled' } });
    await later.close();
  });

  it('can be done twice, at once and in a using block', async () => {
    const disposed: string[] = [];
    const plugin = definePlugin({ id: 'once', setup: () => ({ api: {}, dispose: () => void disposed.push('once') }) });
    const pilot = await OpsPilot.create({ plugins: [plugin] });
    await Promise.all([pilot.close(), pilot.close(), pilot[Symbol.asyncDispose]()]);
    await pilot.close();
    {
      await using used = await OpsPilot.create({ plugins: [plugin] });
      await used.run('true');
    }
    expect(disposed).toEqual(['once', 'once']);
  });

  it('refuses commands from then on', async () => {
    const { pilot, ran } = await scriptedPilot();
    await pilot.close();
    const refused = { code: 'pilot-closed', message: expect.stringContaining('create another one') };
    await expect(pilot.run('uptime')).rejects.toMatchObject(refused);
    await expect(pilot.plan('uptime')).rejects.toMatchObject(refused);
    await expect(pilot.propose('uptime')).rejects.toMatchObject(refused);
    expect(ran()).toEqual([]);
  });

  it('goes on when a plugin fails to clean up, and says so at the end', async () => {
    const disposed: string[] = [];
    const plugin = (id: string, fails: boolean) =>
      definePlugin({
        id,
        setup: () => ({
          api: {},
          dispose: () => {
            disposed.push(id);
            if (fails) throw new Error(`${id} is stuck`);
          },
        }),
      });
    const logger = recordingLogger();
    const file = join(directory, 'failing.db');
    const storage = sqliteStorage(file);
    const pilot = await OpsPilot.create({
      storage,
      logger,
      plugins: [plugin('first', true), plugin('second', false), plugin('third', true)],
    });
    await expect(pilot.close()).rejects.toMatchObject({ code: 'close-failed' });
    expect(disposed).toEqual(['third', 'second', 'first']);
    expect(logger.messages('error').filter((message) => message === 'plugin clean-up failed')).toHaveLength(2);
    // The storage is closed all the same.
    await expect(storage.open('x', [])).rejects.toMatchObject({ code: 'storage-closed' });
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('may be asked for by a listener, or by a hook, of a command that it cancels', async () => {
    const heard: string[] = [];
    const { pilot } = await scriptedPilot({
      plugins: [
        withHooks('leaver', {
          gate: async () => {
            await pilot.close();
            heard.push('closed');
            return undefined;
          },
        }),
      ],
    });
    await expect(pilot.run('uptime')).resolves.toMatchObject({ status: 'cancelled', executed: 'no' });
    await pilot.close();
    expect(heard).toEqual(['closed']);
  });

  it('tells plugins by their signal, and lets them take note of what was cancelled', async () => {
    const noted: string[] = [];
    let context: OpsContext | undefined;
    const plugin = definePlugin({
      id: 'notes',
      setup: (given) => {
        context = given;
        const record = async (_record: unknown, outcome: { readonly status: string }): Promise<void> => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          noted.push(outcome.status);
        };
        return { api: {}, hooks: { record }, dispose: () => void noted.push('disposed') };
      },
    });
    const { pilot } = await scriptedPilot({ script: { fault: { kind: 'hang' } }, plugins: [plugin] });
    const started = pilot.events.once('command.started');
    const run = pilot.run('tail -f /var/log/syslog');
    await started;
    expect(context?.signal.aborted).toBe(false);
    await pilot.close();
    await run;
    expect(context?.signal.aborted).toBe(true);
    expect(noted).toEqual(['cancelled', 'disposed']);
  });

  it('lets plugins set right what its closing cut short, with a host that still answers', async () => {
    const pilot = await OpsPilot.create({
      plugins: [
        withHooks('guard', {
          prepare: () => ({ id: 'p1', summary: 'saved' }),
          recover: async (_draft, { status, recoveryPoint }, stage) => {
            const { result } = await stage.start('sleep 0.1');
            const { exitCode } = await result;
            return {
              result: 'recovered',
              summary: `${status}, went back to ${recoveryPoint?.id}, exit ${exitCode}, ${stage.signal.aborted}`,
            };
          },
        }),
      ],
    });
    const started = deferred();
    const run = pilot.run({ command: 'echo up; sleep 30', onOutput: () => started.resolve() });
    await started.promise;
    await pilot.close();
    await expect(run).resolves.toMatchObject({
      status: 'cancelled',
      executed: 'yes',
      recoveries: [{ source: 'guard', result: 'recovered', summary: 'cancelled, went back to p1, exit 0, false' }],
    });
  });

  it('does not wait for ever for a plugin that takes note of nothing', async () => {
    const clock = manualClock();
    const { pilot, types } = await scriptedPilot({ clock, plugins: [withHooks('stuck', { record: never })] });
    const run = pilot.run('uptime');
    const closed = new Promise<void>((resolve) => {
      pilot.events.on('command.executed', () => {
        setImmediate(() => resolve(pilot.close()));
      });
    });
    await vi.waitFor(() => expect(clock.sleepers).toBe(1));
    await clock.advance(5_000);
    await closed;
    await expect(run).resolves.toMatchObject({ status: 'succeeded' });
    expect(types()).toContain('plugin.failed');
  });

  it('leaves nothing behind that keeps the process alive', async () => {
    const code = `
      import { OpsPilot } from '@opspilot/core';
      const pilot = await OpsPilot.create({ approve: () => new Promise(() => {}), plugins: [{ id: 'ask', setup: () => ({ api: {}, hooks: {
        gate: () => ({ decision: 'require-approval', findings: [] }) } }) }] });
      await pilot.run({ command: 'true', signal: AbortSignal.timeout(50) });
      await pilot.close();
      console.log('closed');`;
    const conditions = ['--conditions=@opspilot/source', '--import', 'tsx', '--input-type=module', '--eval', code];
    const stdout = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, conditions, { cwd: import.meta.dirname, timeout: 25_000 }, (error, out) =>
        error === null ? resolve(out) : reject(error),
      );
    });
    expect(stdout).toBe('closed\n');
  });
});
