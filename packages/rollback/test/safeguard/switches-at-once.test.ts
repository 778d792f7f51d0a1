import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { armSwitch, confirmSwitch, type StartThere, switchState } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { switchBecomes } from '../fixtures/switches.js';

const executor = localExecutor();
const here: StartThere = (command, options) => executor.start(localHost, command, options);
let folder: string;
let used: string[];

const arm = async (seconds: number, ...paths: readonly string[]): Promise<string> => {
  const id = `test-${randomUUID()}`;
  used.push(id);
  await armSwitch(here, { id, seconds, paths: paths.map((path) => join(folder, path)) });
  return id;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switches-'));
  used = [];
  mkdirSync(join(folder, 'ssh/conf.d'), { recursive: true });
  writeFileSync(join(folder, 'ssh/conf.d/f'), 'good');
  symlinkSync('ssh/conf.d/f', join(folder, 'link'));
});
afterEach(async () => {
  for (const id of used) await confirmSwitch(here, id).catch(() => undefined);
  for (const id of used) rmSync(`/var/tmp/opspilot-switch-${id}`, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => executor.close());

describe('switches at once', () => {
  it('never bring back what one of them took back', async () => {
    const first = await arm(3, 'ssh/conf.d/f');
    writeFileSync(join(folder, 'ssh/conf.d/f'), 'lock-out');
    await expect(arm(1, 'ssh')).rejects.toMatchObject({ code: 'switch-exists', details: { switch: first } });
    await switchBecomes(here, first, 'restored');
    expect(readFileSync(join(folder, 'link'), 'utf8')).toBe('good');
    const second = await arm(1, 'ssh');
    writeFileSync(join(folder, 'ssh/conf.d/f'), 'another');
    await switchBecomes(here, second, 'restored');
    expect(readFileSync(join(folder, 'link'), 'utf8')).toBe('good');
  });

  it.each(['ssh/conf.d/f', 'ssh', 'link', 'ssh/conf.d/f/../f'])(
    'are not armed for some of the same: %s',
    async (path) => {
      const first = await arm(600, 'ssh/conf.d/f');
      await expect(arm(600, 'else', path)).rejects.toMatchObject({ code: 'switch-exists' });
      await confirmSwitch(here, first);
      expect((await switchState(here, await arm(600, path))).state).toBe('armed');
    },
  );

  it('are armed where they have nothing in common', async () => {
    await arm(600, 'ssh/conf.d/f');
    await arm(600, 'ssh/conf.d/fg');
    expect((await switchState(here, await arm(600, 'sshd'))).state).toBe('armed');
  });

  it('are armed one at a time, however many want to be', async () => {
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => arm(600, 'ssh')));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  });
});
