import { randomUUID } from 'node:crypto';
import { localHost } from '@opspilot/core';
import { armSwitch, confirmSwitch, type StartThere, switchState } from '@opspilot/rollback';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { switchBecomes } from '../fixtures/switches.js';

const sandbox = await openSandbox();
afterAll(() => sandbox?.close());
const none: Partial<Sandbox> = {};
const { executor, run } = sandbox ?? (none as Sandbox);
const there: StartThere = (command, options) => executor.start(localHost, command, options);

describe.skipIf(sandbox === undefined)('a switch whose host is started again', { timeout: 120_000 }, () => {
  let id: string;
  const unit = (): string => `/usr/local/lib/systemd/system/opspilot-switch-${id}.service`;
  const units = (): string => run(`ls ${unit()} /usr/local/lib/systemd/system/*.wants/*${id}* 2>/dev/null; true`);
  /** All processes end with it, and the next run of the system is another one. */
  const restart = (): void => {
    run(
      `pkill -KILL -f '[o]pspilot-switch-${id}/wait'; sed -i 's/^[^ ]*/another-run/' /var/tmp/opspilot-switch-${id}/holder`,
    );
  };
  /** What systemd does then. */
  const boot = (): void => {
    run(`(exec </dev/null >/dev/null 2>&1; eval "$(sed -n 's/^ExecStart=//p' ${unit()})") &`);
  };
  beforeEach(() => {
    id = `test-${randomUUID()}`;
    run('rm -rf /run/systemd; echo mine > /tmp/f');
  });

  it('is lost, and says so, where nothing goes on with it', async () => {
    await armSwitch(there, { id, seconds: 600, paths: ['/tmp/f'] });
    expect(await switchState(there, id)).toEqual({ state: 'armed', said: '' });
    restart();
    expect(await switchState(there, id)).toEqual({ state: 'lost', said: '' });
    for (const _ of [1, 2]) {
      await expect(confirmSwitch(there, id)).rejects.toMatchObject({
        code: 'switch-not-armed',
        message: expect.stringContaining('lost') as string,
      });
    }
    expect(await switchState(there, id)).toEqual({ state: 'lost', said: '' });
    expect(run(`tar -xOf /var/tmp/opspilot-switch-${id}/paths/1.tar`)).toBe('mine\n');
  });

  it('is lost where only its process has ended', async () => {
    await armSwitch(there, { id, seconds: 600, paths: ['/tmp/f'] });
    run(`pkill -KILL -f '[o]pspilot-switch-${id}/wait'`);
    expect((await switchState(there, id)).state).toBe('lost');
  });

  it('goes off after that where systemd runs, and leaves no unit', async () => {
    run('mkdir -p /run/systemd/system');
    await armSwitch(there, { id, seconds: 3, paths: ['/tmp/f'] });
    expect(units().trim().split('\n')).toHaveLength(2);
    run('echo lock-out > /tmp/f');
    restart();
    boot();
    await switchBecomes(there, id, 'restored');
    expect(run('cat /tmp/f')).toBe('mine\n');
    await vi.waitFor(() => expect(units()).toBe(''), { timeout: 30_000, interval: 100 });
  });

  it('is confirmed after that as before, where its time is not over', async () => {
    run('mkdir -p /run/systemd/system');
    await armSwitch(there, { id, seconds: 600, paths: ['/tmp/f'] });
    restart();
    boot();
    await switchBecomes(there, id, 'armed');
    await confirmSwitch(there, id);
    expect([units(), (await switchState(there, id)).state]).toEqual(['', 'absent']);
  });
});
