import { systemClock } from '@opspilot/core';
import { recordingLogger } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';
import { until } from './bridged-nodes.js';
import { emit, numbers, postgresStage } from './postgres-stage.js';

await describePostgres('the outbox of postgresBridge', (postgres) => {
  const stage = postgresStage(postgres);

  describe('the order of commits', () => {
    it('hides no event that was numbered first and committed last', async () => {
      const [a, b, c] = [await stage.join(stage.url), await stage.join(stage.url), await stage.join(stage.url)];
      await stage.sql.query(`
        create function linger() returns trigger language plpgsql as $$
        begin if new.event like '%slow%' then perform pg_sleep(0.5); end if; return null; end $$;
        create constraint trigger linger after insert on opspilot_bus_event
          deferrable initially deferred for each row execute function linger()`);
      emit(a, 'slow');
      // Its number is drawn by now, its commit is half a second away.
      await until(
        async () =>
          (await stage.count(`pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`)) === 1,
      );
      emit(b, 'quick');
      await until(() => c.heard.length >= 2);
      expect(c.data()).toEqual(['slow', 'quick']);
    });

    it('is one for all who listen, however many emit at once', async () => {
      const [first, second, ...emitting] = await Promise.all(numbers(6).map(() => stage.join(stage.url)));
      if (first === undefined || second === undefined) throw new Error('no nodes');
      for (let i = 0; i < 25; i++) {
        for (const node of emitting) emit(node, i);
        await systemClock.sleep(i % 3);
      }
      await until(() => first.heard.length >= 100 && second.heard.length >= 100);
      expect(first.heard.map(({ id }) => id)).toEqual(second.heard.map(({ id }) => id));
      expect(new Set(first.heard.map(({ id }) => id)).size).toBe(100);
    });
  });

  describe('a node with a name', () => {
    it('gets what it missed, once, when it comes back', async () => {
      const a = await stage.join(stage.url);
      const before = await stage.join(stage.url, { node: 'worker-1' });
      emit(a, 0);
      await until(() => before.heard.length === 1);
      emit(before, 'of its own');
      await before.connection.close();
      emit(a, 1, 2, 3);
      await a.connection.flush();
      const back = await stage.join(stage.url, { node: 'worker-1' });
      await until(() => back.heard.length >= 3);
      await back.connection.close();
      const again = await stage.join(stage.url, { node: 'worker-1' });
      emit(a, 4);
      await until(() => again.heard.length >= 1);
      expect([back.data(), again.data()]).toEqual([[1, 2, 3], [4]]);
    });

    it('misses nothing when it dies', async () => {
      const a = await stage.join(stage.url);
      const before = await stage.join(stage.proxy.url, { node: 'worker-1' });
      emit(a, 0);
      await until(() => before.heard.length === 1);
      stage.proxy.cut();
      await before.connection.close();
      emit(a, 1);
      const back = await stage.join(stage.url, { node: 'worker-1' });
      // At least once: what was heard shortly before the death may come again.
      await until(() => back.data().includes(1));
      expect(back.data().filter((data) => data === 1)).toEqual([1]);
    });

    it('is warned when it was away for longer than events are kept', async () => {
      const before = await stage.join(stage.url, { node: 'worker-1' });
      await before.connection.close();
      await stage.sql.query(`update opspilot_bus_node set seen_at = now() - interval '25 hours'`);
      const logger = recordingLogger();
      await stage.join(stage.url, { node: 'worker-1', logger });
      expect(logger.lines.map(({ bindings }) => bindings['node'])).toEqual(['worker-1']);
    });
  });

  describe('retention', () => {
    it('removes what is past it, and nothing else', async () => {
      const a = await stage.join(stage.url);
      emit(a, ...numbers(2_500));
      await a.connection.flush();
      await stage.sql.query(
        `update opspilot_bus_event set created_at = now() - interval '25 hours' where position <= 2490`,
      );
      await stage.sql.query(
        `insert into opspilot_bus_node values ('long gone', 0, now() - interval '31 days'), ('away', 0, now() - interval '29 days')`,
      );
      await stage.join(stage.url);
      await until(async () => (await stage.count('opspilot_bus_event')) === 10);
      await until(async () => (await stage.count('opspilot_bus_node')) === 1);
      expect((await stage.sql.query('select name from opspilot_bus_node')).rows).toEqual([{ name: 'away' }]);
    });

    it('that cannot be kept holds up no event', async () => {
      await (await stage.join(stage.url)).connection.close();
      await stage.sql.query(`
        create function keep() returns trigger language plpgsql as $$ begin raise 'kept'; end $$;
        create trigger keep before delete on opspilot_bus_event for each row execute function keep()`);
      const logger = recordingLogger();
      const a = await stage.join(stage.url);
      emit(a, 'old');
      await a.connection.flush();
      await stage.sql.query(`update opspilot_bus_event set created_at = now() - interval '25 hours'`);
      const b = await stage.join(stage.url, { logger });
      await until(() => logger.messages('warn').length > 0);
      emit(a, 'new');
      await until(() => b.heard.length >= 1);
      expect(b.data()).toEqual(['new']);
      expect(logger.messages('warn')).toHaveLength(1);
    });
  });

  describe('the database', () => {
    it('that does not take one event of many gets the others', async () => {
      const logger = recordingLogger();
      const [a, b] = [await stage.join(stage.url, { logger }), await stage.join(stage.url)];
      await stage.sql.query(`
        create function refuse() returns trigger language plpgsql as $$
        begin if new.event like '%poison%' then raise 'no' using errcode = '22P05'; end if; return new; end $$;
        create trigger refuse before insert on opspilot_bus_event for each row execute function refuse()`);
      emit(a, 1, 'poison', 3);
      await expect(a.connection.flush()).rejects.toMatchObject({
        code: 'bridge-events-dropped',
        details: { count: 1 },
      });
      await until(() => b.heard.length >= 2);
      expect(b.data()).toEqual([1, 3]);
      expect(logger.messages('error')).toHaveLength(1);
      expect(JSON.stringify(logger.lines)).not.toContain('poison');
    });

    it('that holds what is no event is read on', async () => {
      const logger = recordingLogger();
      const [a, b] = [await stage.join(stage.url), await stage.join(stage.url, { logger })];
      const insert = 'insert into opspilot_bus_event (id, origin, bytes, event) values ($1, $1, 1, $2)';
      for (const [index, text] of [
        '{',
        'null',
        '7',
        '{"id":"x"}',
        '{"id":1,"source":"s","type":"t","time":1}',
      ].entries()) {
        await stage.sql.query(insert, [`odd-${index}`, text]);
      }
      emit(a, 'next');
      await until(() => b.heard.length >= 1);
      expect(b.data()).toEqual(['next']);
      expect(logger.messages('warn')).toHaveLength(5);
    });

    it('notifies of positions, whatever the event weighs', async () => {
      const a = await stage.join(stage.url);
      const payloads: string[] = [];
      stage.sql.on('notification', ({ payload }) => payloads.push(payload ?? ''));
      await stage.sql.query('listen opspilot_bus');
      emit(a, 'x'.repeat(1_000_000));
      await until(() => payloads.length > 0);
      expect(payloads.every((payload) => payload.length < 100)).toBe(true);
    });

    it('needs no right to create what is there', async () => {
      await (await stage.join(stage.url)).connection.close();
      const role = `messenger_${new URL(stage.url).pathname.slice(1)}`;
      await stage.sql.query(`
        create role ${role} login password 'messenger';
        grant select, insert, update, delete on opspilot_bus_event, opspilot_bus_node to ${role}`);
      const limited = Object.assign(new URL(stage.url), { username: role, password: 'messenger' }).href;
      const [a, b] = [await stage.join(limited), await stage.join(limited, { node: 'worker-1' })];
      emit(a, 1);
      await until(() => b.heard.length >= 1);
      expect(b.data()).toEqual([1]);
    });

    it('says at connect what is refused', async () => {
      await (await stage.join(stage.url)).connection.close();
      const role = `stranger_${new URL(stage.url).pathname.slice(1)}`;
      await stage.sql.query(`create role ${role} login password 'stranger'`);
      const stranger = Object.assign(new URL(stage.url), { username: role, password: 'stranger' }).href;
      await expect(stage.join(stranger)).rejects.toMatchObject({
        code: 'bridge-refused',
        details: { sqlState: '42501' },
      });
    });
  });

  it('carries only the types that it was told to, either way', async () => {
    const [a, b] = [await stage.join(stage.url), await stage.join(stage.url, { types: ['host.*'] })];
    a.bus.emit('note.made', 1);
    a.bus.emit('host.added', 2);
    b.bus.emit('note.made', 3);
    b.bus.emit('host.added', 4);
    await until(() => a.heard.length >= 1 && b.heard.length >= 1);
    expect([a.data(), b.data()]).toEqual([[4], [2]]);
  });

  it('keeps buses of different names apart', async () => {
    const [a, b, c] = [
      await stage.join(stage.url, { name: 'red' }),
      await stage.join(stage.url, { name: 'blue' }),
      await stage.join(stage.url, { name: 'blue' }),
    ];
    emit(a, 'red');
    await a.connection.flush();
    emit(b, 'blue');
    await until(() => c.heard.length >= 1);
    expect(c.data()).toEqual(['blue']);
  });
});
