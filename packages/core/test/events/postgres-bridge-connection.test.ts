import { OpsError } from '@opspilot/core';
import { recordingLogger } from '@opspilot/core/testing';
import { expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';
import { until } from './bridged-nodes.js';
import { emit, numbers, postgresStage } from './postgres-stage.js';

const coded = (code: string) => expect.toSatisfy((error: unknown) => OpsError.is(error, code));

await describePostgres('a lost connection of postgresBridge', (postgres) => {
  const stage = postgresStage(postgres);

  it('is mended after the server ends it, and loses nothing on either side', async () => {
    const logger = recordingLogger();
    const [a, b] = [await stage.join(stage.url, { logger }), await stage.join(stage.url)];
    const terminate = () =>
      stage.sql.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'opspilot-bus' and datname = current_database()`,
      );
    for (const round of [0, 1, 2]) {
      emit(a, ...numbers(10, round * 20));
      await terminate();
      emit(a, ...numbers(10, round * 20 + 10));
      emit(b, round);
    }
    await until(() => b.heard.length >= 60 && a.heard.length >= 3);
    expect(b.data()).toEqual(numbers(60));
    expect(a.data()).toEqual([0, 1, 2]);
    await until(() => logger.messages('info').length > 0);
    expect(logger.messages('warn').length).toBeGreaterThan(0);
    expect(logger.messages('error')).toEqual([]);
  });

  it('holds what is emitted until the server is back', async () => {
    const [a, b] = [await stage.join(stage.proxy.url), await stage.join(stage.url)];
    stage.proxy.cut();
    emit(a, ...numbers(20));
    emit(b, ...numbers(20));
    await b.connection.flush();
    stage.proxy.mend();
    await a.connection.flush();
    await until(() => a.heard.length >= 20 && b.heard.length >= 20);
    expect(a.data()).toEqual(numbers(20));
    expect(b.data()).toEqual(numbers(20));
  });

  it('is noticed when the server falls silent', async () => {
    const a = await stage.join(stage.proxy.url, { heartbeat: 50, responseTimeout: 500 });
    const b = await stage.join(stage.url);
    stage.proxy.swallow();
    emit(b, 'while a hears nothing');
    emit(a, 'into the void');
    await until(() => a.heard.length > 0 && b.heard.length > 0);
    expect(a.data()).toEqual(['while a hears nothing']);
    expect(b.data()).toEqual(['into the void']);
  });

  it('between a commit and its answer doubles nothing', async () => {
    const [a, b] = [await stage.join(stage.proxy.url), await stage.join(stage.url)];
    stage.proxy.muteFrom('once');
    emit(a, 'once');
    await until(async () => (await stage.count('opspilot_bus_event')) === 1);
    stage.proxy.cut();
    stage.proxy.mend();
    emit(a, 'after');
    await a.connection.flush();
    await until(() => b.heard.length >= 2);
    expect(b.data()).toEqual(['once', 'after']);
    expect(await stage.count('opspilot_bus_event')).toBe(2);
  });

  it('drops the oldest of more events than are held, and says so', async () => {
    const logger = recordingLogger();
    const [a, b] = [await stage.join(stage.proxy.url, { queueLimit: 5, logger }), await stage.join(stage.url)];
    stage.proxy.cut();
    await until(() => logger.messages('warn').length > 0);
    emit(a, ...numbers(12));
    const flushed = a.connection.flush();
    stage.proxy.mend();
    await expect(flushed).rejects.toMatchObject({ code: 'bridge-events-dropped', details: { count: 7 } });
    await until(() => b.heard.length >= 5);
    expect(b.data()).toEqual(numbers(5, 7));
    expect(logger.messages('error')).toHaveLength(1);
    expect(logger.lines.filter(({ bindings }) => bindings['dropped'] === 7)).toHaveLength(1);
    emit(a, 'next');
    await expect(a.connection.flush()).resolves.toBeUndefined();
  });

  it('does not hold more bytes than it may', async () => {
    const logger = recordingLogger();
    const [a, b] = [await stage.join(stage.proxy.url, { queueBytes: 10_000, logger }), await stage.join(stage.url)];
    emit(a, 'x'.repeat(20_000));
    await expect(a.connection.flush()).rejects.toEqual(coded('bridge-events-dropped'));
    stage.proxy.cut();
    await until(() => logger.messages('warn').length > 0);
    emit(a, ...numbers(5).map((i) => `${i}${'x'.repeat(4_000)}`));
    stage.proxy.mend();
    await until(() => b.heard.length >= 2);
    expect(b.data().map((text) => String(text)[0])).toEqual(['3', '4']);
  });

  it('does not keep close waiting where nothing waits to be sent', async () => {
    const a = await stage.join(stage.proxy.url, { closeTimeout: 60_000 });
    stage.proxy.cut();
    await expect(a.connection.close()).resolves.toBeUndefined();
  });

  it('makes close say what it could not send', async () => {
    const a = await stage.join(stage.proxy.url, { closeTimeout: 100 });
    stage.proxy.cut();
    emit(a, 1, 2, 3);
    const [flushed, closed] = await Promise.allSettled([a.connection.flush(), a.connection.close()]);
    expect(flushed).toEqual({ status: 'rejected', reason: coded('bridge-closed') });
    expect(closed).toMatchObject({ reason: { code: 'bridge-events-unsent', details: { count: 3 } } });
    await expect(a.connection.close()).rejects.toEqual(coded('bridge-events-unsent'));
  });
});
