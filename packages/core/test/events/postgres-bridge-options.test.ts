import { inspect } from 'node:util';
import { createEventBus, OpsError, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import { type PostgresBridgeOptions, postgresBridge } from '@opspilot/core/postgres';
import { recordingLogger } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';

const coded = (code: string) => expect.toSatisfy((error: unknown) => OpsError.is(error, code));

const failureOf = async (connection: string, options: PostgresBridgeOptions = {}): Promise<unknown> => {
  const bus = createEventBus({ clock: systemClock, random: systemRandom, logger: silentLogger });
  const joined = postgresBridge(connection, options).connect(bus);
  return joined.then(
    () => undefined,
    (error: unknown) => error,
  );
};

describe('options of postgresBridge', () => {
  it.each<[string, PostgresBridgeOptions]>([
    ['a name that SQL would have to quote', { name: 'bus"; drop table x' }],
    ['a name too long', { name: 'n'.repeat(49) }],
    ['no name', { name: '' }],
    ['an empty node', { node: '' }],
    ['no retention', { retention: 0 }],
    ['a heartbeat that is no number', { heartbeat: Number.NaN }],
    ['a time below zero', { responseTimeout: -1 }],
    ['half an event', { queueLimit: 0.5 }],
    ['no bytes', { queueBytes: 0 }],
  ])('refuse %s', (_, options) => {
    expect(() => postgresBridge('postgres://localhost/x', options)).toThrow(coded('bridge-option-invalid'));
  });

  it('refuse a URL that is none of PostgreSQL, without repeating it', () => {
    for (const connection of ['nonsense', 'mysql://user:canary@db-1/ops', { connectionString: 'canary' }]) {
      const make = () => postgresBridge(connection);
      expect(make).toThrow(coded('bridge-option-invalid'));
      expect(make).toThrow(/begins with "postgres:\/\/"/);
      expect(make).not.toThrow(/canary/);
    }
  });

  it.each(['postgres://user:canary@[nonsense/x', 'postgres://user:canary@host:99999999/x'])(
    'say of a URL that is none nothing that it holds',
    async (url) => {
      const error = await failureOf(url);
      expect(error).toEqual(coded('bridge-option-invalid'));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
    },
  );

  it('name the server that does not answer', async () => {
    const error = await failureOf('postgres://user:canary@127.0.0.1:1/x');
    expect(error).toEqual(coded('bridge-unreachable'));
    expect(String(error)).toContain('127.0.0.1:1');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });
});

await describePostgres('a wrong password', ({ url }) => {
  it('is in no error and in no log, in none of its spellings', async () => {
    const logger = recordingLogger();
    const password = 'canary p@ss/word%';
    const wrong = Object.assign(new URL(url), { password: encodeURIComponent(password) }).href;
    const error = await failureOf(wrong, { logger });
    expect(error).toEqual(coded('bridge-refused'));
    const told = inspect([error, logger.lines], { depth: 9, showHidden: true });
    expect(told).toContain('28P01');
    expect(told).not.toContain('canary');
  });
});
