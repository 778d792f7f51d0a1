import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlugin, type Executor, localExecutor, OpsError, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback, type SafeguardOptions } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder: string;
let keys: string;
const closing: (() => Promise<void>)[] = [];
const switches: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'armed-'));
  mkdirSync(join(folder, '.ssh'));
  keys = join(folder, '.ssh/authorized_keys');
  writeFileSync(keys, 'ssh-ed25519 AAAA mine\n');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const name of switches.splice(0)) rmSync(`/var/tmp/opspilot-switch-${name}`, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** A way to the host that ends at the file: whoever is not in it is not let in. */
function reach(): Executor {
  const local = localExecutor();
  return {
    kind: 'local',
    start: (host, command, options) => {
      if (!readFileSync(keys, 'utf8').includes('mine')) throw new OpsError('login-failed', 'No key is let in.');
      return local.start(host, command, options);
    },
    close: () => local.close(),
  };
}

async function open(safeguard: SafeguardOptions, executor: Executor = localExecutor()) {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor,
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore(), safeguard })],
  });
  closing.push(() => pilot.close());
  pilot.events.on('switch.armed', ({ data }) => void switches.push(data.switch));
  return pilot;
}

const isArmed = (name: string | undefined): boolean => existsSync(`/var/tmp/opspilot-switch-${name}/armed`);

describe('a command that may lock everybody out', () => {
  it('is taken back by its host itself when nobody reaches it any more', async () => {
    const pilot = await open({ seconds: 2, reach });
    const outcome = await pilot.run({ command: `echo nobody > ${keys}` });
    expect(outcome).toMatchObject({
      status: 'failed',
      recoveryPoint: {
        summary: expect.stringMatching(/restores itself unless it is reached within 2 seconds/) as string,
      },
    });
    expect(switches).toHaveLength(1);
    await vi.waitFor(() => expect(readFileSync(keys, 'utf8')).toBe('ssh-ed25519 AAAA mine\n'), {
      timeout: 60_000,
      interval: 100,
    });
  });

  it('leaves nothing armed when it was not run after all', async () => {
    const refusing = definePlugin({
      id: 'refusing',
      setup: () => ({
        api: {},
        hooks: {
          prepare: () => {
            throw new Error('not today');
          },
        },
      }),
    });
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: localExecutor(),
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore(), safeguard: { seconds: 600, reach } }), refusing],
    });
    closing.push(() => pilot.close());
    pilot.events.on('switch.armed', ({ data }) => void switches.push(data.switch));
    const outcome = await pilot.run({ command: `echo other >> ${keys}` });
    expect(outcome).toMatchObject({ status: 'failed', executed: 'no' });
    expect(switches).toHaveLength(1);
    expect(existsSync(`/var/tmp/opspilot-switch-${switches[0]}`)).toBe(false);
  });

  it('stays when its host is reached anew', async () => {
    const pilot = await open({ seconds: 600, reach });
    const outcome = await pilot.run({ command: `echo other >> ${keys}` });
    expect(outcome.status).toBe('succeeded');
    expect(switches).toHaveLength(1);
    expect(existsSync(`/var/tmp/opspilot-switch-${switches[0]}`)).toBe(false);
  });

  it('is confirmed by somebody where there is no way to reach hosts anew', async () => {
    const pilot = await open({ seconds: 600 });
    const { id } = await pilot.run({ command: `echo other >> ${keys}` });
    expect(isArmed(switches[0])).toBe(true);
    await pilot.rollback.confirm(id);
    expect(isArmed(switches[0])).toBe(false);
    await expect(pilot.rollback.confirm(id)).rejects.toMatchObject({ code: 'switch-not-armed' });
    await expect(pilot.rollback.confirm('none')).rejects.toMatchObject({ code: 'point-unknown' });
  });

  it('does not run when its switch cannot be armed, and others arm none', async () => {
    const local = localExecutor();
    const armless: Executor = {
      ...local,
      kind: 'local',
      start: (host, command, options) => {
        const { stdin } = options ?? {};
        if (typeof stdin === 'string' && stdin.includes('opspilot-switch'))
          throw new OpsError('login-failed', 'No more logins.');
        return local.start(host, command, options);
      },
      close: () => local.close(),
    };
    const careful = await open({ seconds: 600 }, armless);
    expect(await careful.run({ command: `echo other >> ${keys}` })).toMatchObject({
      status: 'failed',
      executed: 'no',
    });
    const pilot = await open({ seconds: 600 });
    expect((await pilot.run({ command: 'echo x > plain', cwd: folder })).status).toBe('succeeded');
    expect(switches).toEqual([]);
    expect(execFileSync('cat', [join(folder, 'plain')], { encoding: 'utf8' })).toBe('x\n');
  });
});
