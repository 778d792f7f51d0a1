import { OpsError, systemClock } from '@opspilot/core';
import { type PostgresBridgeOptions, postgresBridge } from '@opspilot/core/postgres';
import { recordingLogger } from '@opspilot/core/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';
import { type BridgedNode, joinNode, until } from './bridged-nodes.js';
import { type TcpProxy, tcpProxy } from './tcp-proxy.js';

const coded = (code: string) => expect.toSatisfy((error: unknown) => OpsError.is(error, code));
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

await describePostgres('postgresBridge when things go wrong', ({ createDatabase }) => {
  let url = '';
  let sql: pg.Client;
  let proxy: TcpProxy;
  let nodes: BridgedNode[] = [];

  beforeEach(async () => {
    url = await createDatabase();
    proxy = await tcpProxy(url);
    sql = new pg.Client({ connectionString: url });
    await sql.connect();
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map(({ connection }) => connection.close().catch(() => {})));
    await proxy.close();
    await sql.end();
  });

  const join = async (at: string, options: PostgresBridgeOptions = {}): Promise<BridgedNode> => {
    const node = await joinNode(postgresBridge(at, { closeTimeout: 500, ...options }));
    nodes.push(node);
    return node;
  };
  const emit = ({ bus }: BridgedNode, ...data: readonly unknown[]): void => {
    for (const one of data) bus.emit('note.made', one);
  };
  const rows = async (text: string): Promise<number> =>
    Number((await sql.query(`select count(*) as n ${text}`)).rows[0].n);

  describe('a lost connection', () => {
    it('is mended after the server ends it, and loses nothing on either side', async () => {
      const logger = recordingLogger();
      const [a, b] = [await join(url, { logger }), await join(url)];
      const terminate = () =>
        sql.query(
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
      const [a, b] = [await join(proxy.url), await join(url)];
      proxy.cut();
      emit(a, ...numbers(20));
      emit(b, ...numbers(20));
      await b.connection.flush();
      proxy.mend();
      await a.connection.flush();
      await until(() => a.heard.length >= 20 && b.heard.length >= 20);
      expect(a.data()).toEqual(numbers(20));
      expect(b.data()).toEqual(numbers(20));
    });

    it('is noticed when the server falls silent', async () => {
      const a = await join(proxy.url, { heartbeat: 50, responseTimeout: 500 });
      const b = await join(url);
      proxy.swallow();
      emit(b, 'while a hears nothing');
      emit(a, 'into the void');
      await until(() => a.heard.length > 0 && b.heard.length > 0);
      expect(a.data()).toEqual(['while a hears nothing']);
      expect(b.data()).toEqual(['into the void']);
    });

    it('between a commit and its answer doubles nothing', async () => {
      const [a, b] = [await join(proxy.url), await join(url)];
      proxy.mute();
      emit(a, 'once');
      await until(async () => (await rows('from opspilot_bus_event')) === 1);
      proxy.cut();
      proxy.mend();
      emit(a, 'after');
      await a.connection.flush();
      await until(() => b.heard.length >= 2);
      expect(b.data()).toEqual(['once', 'after']);
      expect(await rows('from opspilot_bus_event')).toBe(2);
    });

    it('drops the oldest of more events than are held, and says so', async () => {
      const logger = recordingLogger();
      const [a, b] = [await join(proxy.url, { queueLimit: 5, logger }), await join(url)];
      proxy.cut();
      await until(() => logger.messages('warn').length > 0);
      emit(a, ...numbers(12));
      const flushed = expect(a.connection.flush()).rejects.toMatchObject({
        code: 'bridge-events-dropped',
        details: { count: 7 },
      });
      proxy.mend();
      await flushed;
      await until(() => b.heard.length >= 5);
      expect(b.data()).toEqual(numbers(5, 7));
      expect(logger.messages('error')).toHaveLength(1);
      expect(logger.lines.filter(({ bindings }) => bindings['dropped'] === 7)).toHaveLength(1);
      emit(a, 'next');
      await expect(a.connection.flush()).resolves.toBeUndefined();
    });

    it('does not hold more bytes than it may', async () => {
      const logger = recordingLogger();
      const [a, b] = [await join(proxy.url, { queueBytes: 10_000, logger }), await join(url)];
      emit(a, 'x'.repeat(20_000));
      await expect(a.connection.flush()).rejects.toEqual(coded('bridge-events-dropped'));
      proxy.cut();
      await until(() => logger.messages('warn').length > 0);
      emit(a, ...numbers(5).map((i) => `${i}${'x'.repeat(4_000)}`));
      proxy.mend();
      await until(() => b.heard.length >= 2);
      expect(b.data().map((text) => String(text)[0])).toEqual(['3', '4']);
    });

    it('does not keep close waiting where nothing waits to be sent', async () => {
      const a = await join(proxy.url, { closeTimeout: 60_000 });
      proxy.cut();
      await expect(a.connection.close()).resolves.toBeUndefined();
    });

    it('makes close say what it could not send', async () => {
      const a = await join(proxy.url, { closeTimeout: 100 });
      proxy.cut();
      emit(a, 1, 2, 3);
      const flushed = expect(a.connection.flush()).rejects.toEqual(coded('bridge-closed'));
      await expect(a.connection.close()).rejects.toMatchObject({ code: 'bridge-events-unsent', details: { count: 3 } });
      await flushed;
      await expect(a.connection.close()).rejects.toEqual(coded('bridge-events-unsent'));
    });
  });

  describe('the order of commits', () => {
    it('hides no event that was numbered first and committed last', async () => {
      const [a, b, c] = [await join(url), await join(url), await join(url)];
      await sql.query(`
        create function linger() returns trigger language plpgsql as $$
        begin if new.event like '%slow%' then perform pg_sleep(0.5); end if; return null; end $$;
        create constraint trigger linger after insert on opspilot_bus_event
          deferrable initially deferred for each row execute function linger()`);
      emit(a, 'slow');
      // Its number is drawn by now, its commit is half a second away.
      await until(
        async () =>
          (await rows(`from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`)) === 1,
      );
      emit(b, 'quick');
      await until(() => c.heard.length >= 2);
      expect(c.data()).toEqual(['slow', 'quick']);
    });

    it('is one for all who listen, however many emit at once', async () => {
      const [first, second, ...emitting] = await Promise.all(numbers(6).map(() => join(url)));
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
      const a = await join(url);
      const before = await join(url, { node: 'worker-1' });
      emit(a, 0);
      await until(() => before.heard.length === 1);
      emit(before, 'of its own');
      await before.connection.close();
      emit(a, 1, 2, 3);
      await a.connection.flush();
      const back = await join(url, { node: 'worker-1' });
      await until(() => back.heard.length >= 3);
      await back.connection.close();
      const again = await join(url, { node: 'worker-1' });
      emit(a, 4);
      await until(() => again.heard.length >= 1);
      expect([back.data(), again.data()]).toEqual([[1, 2, 3], [4]]);
    });

    it('misses nothing when it dies', async () => {
      const a = await join(url);
      const before = await join(proxy.url, { node: 'worker-1' });
      emit(a, 0);
      await until(() => before.heard.length === 1);
      proxy.cut();
      await before.connection.close();
      emit(a, 1);
      const back = await join(url, { node: 'worker-1' });
      // At least once: what was heard shortly before the death may come again.
      await until(() => back.data().includes(1));
      expect(back.data().filter((data) => data === 1)).toEqual([1]);
    });

    it('is warned when it was away for longer than events are kept', async () => {
      const before = await join(url, { node: 'worker-1' });
      await before.connection.close();
      await sql.query(`update opspilot_bus_node set seen_at = now() - interval '25 hours'`);
      const logger = recordingLogger();
      await join(url, { node: 'worker-1', logger });
      expect(logger.lines.map(({ bindings }) => bindings['node'])).toEqual(['worker-1']);
    });
  });

  describe('retention', () => {
    it('removes what is past it, and nothing else', async () => {
      const a = await join(url);
      emit(a, ...numbers(2_500));
      await a.connection.flush();
      await sql.query(`update opspilot_bus_event set created_at = now() - interval '25 hours' where position <= 2490`);
      await sql.query(
        `insert into opspilot_bus_node values ('long gone', 0, now() - interval '31 days'), ('away', 0, now() - interval '29 days')`,
      );
      await join(url);
      await until(async () => (await rows('from opspilot_bus_event')) === 10);
      await until(async () => (await rows('from opspilot_bus_node')) === 1);
      expect((await sql.query('select name from opspilot_bus_node')).rows).toEqual([{ name: 'away' }]);
    });

    it('that cannot be kept holds up no event', async () => {
      await (await join(url)).connection.close();
      await sql.query(`
        create function keep() returns trigger language plpgsql as $$ begin raise 'kept'; end $$;
        create trigger keep before delete on opspilot_bus_event for each row execute function keep()`);
      const logger = recordingLogger();
      const [a, b] = [await join(url, { retention: 1 }), await join(url, { retention: 0.001, logger })];
      emit(a, 1);
      await until(() => b.heard.length === 1);
      emit(b, 2);
      await until(() => a.heard.length === 1);
    });
  });

  describe('the database', () => {
    it('that does not take one event of many gets the others', async () => {
      const logger = recordingLogger();
      const [a, b] = [await join(url, { logger }), await join(url)];
      await sql.query(`
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
      const [a, b] = [await join(url), await join(url, { logger })];
      const insert = 'insert into opspilot_bus_event (id, origin, bytes, event) values ($1, $1, 1, $2)';
      for (const [index, text] of [
        '{',
        'null',
        '7',
        '{"id":"x"}',
        '{"id":1,"source":"s","type":"t","time":1}',
      ].entries()) {
        await sql.query(insert, [`odd-${index}`, text]);
      }
      emit(a, 'next');
      await until(() => b.heard.length >= 1);
      expect(b.data()).toEqual(['next']);
      expect(logger.messages('warn')).toHaveLength(5);
    });

    it('notifies of positions, whatever the event weighs', async () => {
      const a = await join(url);
      const payloads: string[] = [];
      sql.on('notification', ({ payload }) => payloads.push(payload ?? ''));
      await sql.query('listen opspilot_bus');
      emit(a, 'x'.repeat(1_000_000));
      await until(() => payloads.length > 0);
      expect(payloads.every((payload) => payload.length < 100)).toBe(true);
    });

    it('needs no right to create what is there', async () => {
      await (await join(url)).connection.close();
      const role = `messenger_${new URL(url).pathname.slice(1)}`;
      await sql.query(`
        create role ${role} login password 'messenger';
        grant select, insert, update, delete on opspilot_bus_event, opspilot_bus_node to ${role}`);
      const limited = Object.assign(new URL(url), { username: role, password: 'messenger' }).href;
      const [a, b] = [await join(limited), await join(limited, { node: 'worker-1' })];
      emit(a, 1);
      await until(() => b.heard.length === 1);
    });

    it('says at connect what is refused', async () => {
      await (await join(url)).connection.close();
      const role = `stranger_${new URL(url).pathname.slice(1)}`;
      await sql.query(`create role ${role} login password 'stranger'`);
      const stranger = Object.assign(new URL(url), { username: role, password: 'stranger' }).href;
      await expect(join(stranger)).rejects.toMatchObject({ code: 'bridge-refused', details: { sqlState: '42501' } });
    });
  });

  it('carries only the types that it was told to, either way', async () => {
    const [a, b] = [await join(url), await join(url, { types: ['host.*'] })];
    a.bus.emit('note.made', 1);
    a.bus.emit('host.added', 2);
    b.bus.emit('note.made', 3);
    b.bus.emit('host.added', 4);
    await until(() => a.heard.length >= 1 && b.heard.length >= 1);
    expect([a.data(), b.data()]).toEqual([[4], [2]]);
  });

  it('keeps buses of different names apart', async () => {
    const [a, b, c] = [
      await join(url, { name: 'red' }),
      await join(url, { name: 'blue' }),
      await join(url, { name: 'blue' }),
    ];
    emit(a, 'red');
    await a.connection.flush();
    emit(b, 'blue');
    await until(() => c.heard.length >= 1);
    expect(c.data()).toEqual(['blue']);
  });
});
