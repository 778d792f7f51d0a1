import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { recordingLogger } from '@opspilot/core/testing';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { requireApproval, scriptedPilot, withHooks } from './pilots.js';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-record-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a history that cannot be written', () => {
  /** Another process that takes the database for itself. */
  const lock = (file: string) => {
    const db = new Database(file);
    db.pragma('busy_timeout = 0');
    db.exec('begin immediate');
    return () => {
      db.exec('rollback');
      db.close();
    };
  };

  it('beforehand: nothing runs', async () => {
    const file = join(directory, 'before.db');
    const witness = join(directory, 'witness');
    const pilot = await OpsPilot.create({ storage: sqliteStorage(file, { lockTimeout: 50 }) });
    await pilot.run('true');
    const release = lock(file);
    const outcome = await pilot.run(`touch ${witness}`);
    expect(outcome).toMatchObject({
      status: 'failed',
      stage: 'execute',
      executed: 'no',
      recorded: false,
      error: { code: 'history-unwritable' },
    });
    expect(outcome.error?.message).toContain('The command was not started');
    release();
    expect(() => execFileSync('test', ['-e', witness])).toThrow();
    await pilot.close();
  });

  it('afterwards: the outcome stands, and the record is written as soon as it can be', async () => {
    const file = join(directory, 'after.db');
    const logger = recordingLogger();
    const pilot = await OpsPilot.create({ storage: sqliteStorage(file, { lockTimeout: 50 }), logger });
    await pilot.run('true');
    let release = (): void => {};
    const outcome = await pilot.run({
      command: 'echo done',
      onOutput: () => {
        release = lock(file);
      },
    });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      executed: 'yes',
      stdout: { text: 'done\n' },
      recorded: false,
    });
    expect(logger.messages('error')).toContain('the outcome of a command was not recorded');
    release();
    await pilot.run('true');
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({
      end: { status: 'succeeded', stdout: { text: 'done\n' } },
    });
    await pilot.close();
  });
});

it('the record of a command holds no digest that a short secret could be guessed from', async () => {
  const { pilot } = await scriptedPilot({
    approve: () => ({ approved: true, by: 'grace' }),
    plugins: [withHooks('ask', requireApproval)],
  });
  const request = { command: 'login', env: { PIN: '1234' }, stdin: '1234' };
  const { subject } = (await pilot.plan(request)).draft;
  const outcome = await pilot.run(request);
  const record = JSON.stringify(await pilot.history.get(outcome.id));
  expect(subject).toMatch(/^[0-9a-f]{64}$/);
  expect(record).toContain('grace');
  expect(record).not.toMatch(/[0-9a-f]{64}/);
});

describe('a command that nobody knows the end of', () => {
  it('is resolved by somebody who looked, which is told without secrets', async () => {
    const { pilot, events } = await scriptedPilot({
      script: [
        { command: 'deploy', reply: { fault: { kind: 'lose-contact' } } },
        { command: /./, reply: {} },
      ],
      secrets: { get: async () => 'tr0ub4dor&3' },
    });
    const { id, status } = await pilot.run('deploy');
    expect(status).toBe('unknown');
    await pilot.run({ command: 'login', secrets: { PW: 'db' } });
    const resolution = { status: 'succeeded', reason: 'logged in with tr0ub4dor&3 and looked', by: 'grace' } as const;
    const record = await pilot.history.resolve(id, resolution);
    const reason = 'logged in with [redacted:db] and looked';
    expect(record.end).toMatchObject({ status: 'succeeded', result: { simulated: false, resolution: { reason } } });
    await expect(pilot.history.get(id)).resolves.toEqual(record);
    expect(events.at(-1)).toMatchObject({
      type: 'command.resolved',
      subject: id,
      data: { id, command: 'deploy', host: 'localhost', actor: 'ada', status: 'succeeded', by: 'grace', reason },
    });
    await expect(pilot.history.resolve(id, resolution)).rejects.toMatchObject({ code: 'history-not-unknown' });
    expect(events.filter(({ type }) => type === 'command.resolved')).toHaveLength(1);
  });
});
