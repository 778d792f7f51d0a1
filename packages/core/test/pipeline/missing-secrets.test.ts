import { OpsError, type SecretsProvider } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

const unreadable = new OpsError('secret-unreadable', 'The file of the secret "db" cannot be read.');

const troubles: readonly (readonly [what: string, secrets: unknown, code: string, message: RegExp])[] = [
  ['is not there', undefined, 'secret-unavailable', /"db".*PW.*no secrets provider was passed/],
  ['has none', { get: async () => undefined }, 'secret-unavailable', /"db".*The command was not run/],
  ['answers null', { get: async () => null }, 'secret-unavailable', /"db"/],
  ['answers what is no text', { get: async () => 7 }, 'secret-unavailable', /"db"/],
  ['answers a NUL', { get: async () => 'abc\0def' }, 'secret-unavailable', /no text without NUL/],
  ['fails', { get: () => Promise.reject(new Error('vault is sealed')) }, 'secret-unavailable', /"db"/],
  ['fails with a code of its own', { get: () => Promise.reject(unreadable) }, 'secret-unreadable', /cannot be read/],
  ['answers what is too short to hide', { get: async () => 'abc' }, 'secret-too-short', /Use a longer secret/],
];

describe.each(troubles)('a secrets provider that %s', (_what, secrets, code, message) => {
  const open = () =>
    scriptedPilot({
      ...(secrets === undefined ? {} : { secrets: secrets as SecretsProvider }),
      plugins: [withHooks('ask', requireApproval), withHooks('all', untyped({ propose: () => ({ command: 'ls' }) }))],
    });
  const request = { command: 'ls', env: { MODE: 'x' }, secrets: { PW: 'db' }, metadata: { ticket: 7 } };

  it('fails the command before anything runs, and leaves a record and the last word', async () => {
    const { pilot, ran, events } = await open();
    const outcome = await pilot.run(request);
    expect(outcome).toMatchObject({
      status: 'failed',
      stage: 'propose',
      executed: 'no',
      recorded: true,
      error: { code, message: expect.stringMatching(message) },
    });
    expect(ran()).toEqual([]);
    expect(events.map(({ type, subject }) => [type, subject])).toEqual([
      ['command.proposed', outcome.id],
      ['command.finished', outcome.id],
    ]);
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({
      command: 'ls',
      draft: { variables: ['MODE', 'PW'] },
      metadata: { ticket: 7 },
      end: { status: 'failed', stage: 'propose', executed: 'no', error: { code } },
    });
  });

  it('lets neither a plan nor a proposal be made, nor a sentence become a command', async () => {
    const { pilot, types } = await open();
    const { command: _, ...rest } = request;
    await expect(pilot.plan(request)).rejects.toMatchObject({ code });
    await expect(pilot.propose(request)).rejects.toMatchObject({ code });
    await expect(pilot.run({ ...rest, intent: 'list' })).rejects.toMatchObject({ code });
    expect(types()).toEqual([]);
    await expect(pilot.history.count()).resolves.toBe(0);
  });
});

it('hides what was fetched before the secret that is missing', async () => {
  const { pilot } = await scriptedPilot({
    secrets: { get: async (name) => (name === 'first' ? 'correct-horse-battery' : undefined) },
  });
  const command = 'login --with correct-horse-battery';
  const outcome = await pilot.run({ command, secrets: { A: 'first', B: 'second' }, env: { MY_TOKEN: 'stapled-9' } });
  expect(outcome.status).toBe('failed');
  expect(outcome.command).toBe('login --with [redacted:first]');
});
