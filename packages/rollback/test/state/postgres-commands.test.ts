import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot, quote } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../core/test/fixtures/postgres-server.js';
import { dumps } from '../fixtures/dumps.js';
import { installedPostgres } from '../fixtures/installed-postgres.js';

const binaries = installedPostgres();
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('postgres-tools');
it.skipIf(!isRequired)('pg_dump is there', () => expect(binaries).toBeDefined());

describe.skipIf(binaries === undefined)('a command on a database of PostgreSQL', { timeout: 120_000 }, () => {
  let server: PostgresServer;
  let folder: string;
  let connecting: string;

  beforeAll(async () => {
    server = await startPostgres({ postgres: `${binaries}/postgres`, initdb: `${binaries}/initdb` });
    folder = mkdtempSync(join(tmpdir(), 'postgres-commands-'));
    const { port } = new URL(server.url);
    connecting = `-h 127.0.0.1 -p ${port} -U postgres`;
    writeFileSync(join(folder, 'pgpass'), `127.0.0.1:${port}:*:postgres:opspilot\n`, { mode: 0o600 });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const sql = (statements: string, database = 'shop'): string => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    const words = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url.href];
    return execFileSync(`${binaries}/psql`, words, { encoding: 'utf8', input: statements });
  };
  const content = (): string =>
    sql(`select * from item order by n; select last_value from item_n_seq; select count(*) from rich;
select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`);
  const isThere = (): boolean => sql("select count(*) from pg_database where datname = 'shop'", 'postgres') === '1\n';

  async function open() {
    const local = localExecutor();
    const env = { PGPASSFILE: join(folder, 'pgpass') };
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: {
        ...local,
        start: (host, command, options) => local.start(host, command, { ...options, env: { ...options?.env, ...env } }),
      },
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore() })],
    });
    onTestFinished(() => pilot.close());
    return pilot;
  }

  beforeEach(() => {
    sql('drop database if exists shop with (force); create database shop', 'postgres');
    sql(`create table item(n serial primary key, name text not null); insert into item(name) select 'item ' || g from generate_series(1, 500) g;
create view rich as select * from item where n > 100`);
  });

  it.each([
    'delete from item where n > 10',
    'drop view rich; alter table item drop column name; create table extra(x int)',
    "update item set name = 'x'; insert into item(name) values ('it''s new')",
    'truncate item restart identity',
  ])('is taken back by a dump, never by files, and taking back is: %s', async (statement) => {
    const before = content();
    const pilot = await open();
    const command = `psql ${connecting} -d shop -c ${quote(statement)}`;
    expect(pilot.rollback.foresee(command).reversal).toBe('by-content');
    const { status, recoveryPoint } = await pilot.run({ command });
    expect(status).toBe('succeeded');
    expect(recoveryPoint?.summary).toContain('postgres databases');
    const state = (): string =>
      sql("select * from pg_tables where schemaname = 'public' order by 1, 2; select count(*), max(n) from item");
    const after = state();
    const { point, changes, steps } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(steps).toEqual(['the database shop is as it was']);
    expect(changes.filter(({ path }) => !path.startsWith(dumps))).toEqual([]);
    expect(content()).toBe(before);
    await pilot.rollback.undo(point);
    expect(state()).toBe(after);
  });

  it('that drops or makes one is, too', async () => {
    const before = content();
    const pilot = await open();
    const dropped = await pilot.run({ command: `dropdb ${connecting} shop` });
    expect([dropped.status, isThere()]).toEqual(['succeeded', false]);
    await pilot.rollback.undo(dropped.recoveryPoint?.id ?? '');
    expect(content()).toBe(before);
    sql('drop database shop with (force)', 'postgres');
    const made = await pilot.run({ command: `createdb ${connecting} shop` });
    expect([made.status, isThere()]).toEqual(['succeeded', true]);
    await pilot.rollback.undo(made.recoveryPoint?.id ?? '');
    expect(isThere()).toBe(false);
  });

  it('is not taken back over what others wrote since, unless that is wished', async () => {
    const pilot = await open();
    const { recoveryPoint } = await pilot.run({
      command: `psql ${connecting} -d shop -c 'delete from item where n > 10'`,
    });
    sql("insert into item(name) values ('of somebody else')");
    const id = recoveryPoint?.id ?? '';
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(sql('select count(*) from item')).toBe('11\n');
    await pilot.rollback.undo(id, { force: true });
    expect(sql('select count(*) from item')).toBe('500\n');
  });

  it.each(['drop database shop', 'create role x', '\\! touch x', "copy item to program 'cat'"])(
    'that reaches beyond it is not said to be: %s',
    async (statement) => {
      const pilot = await open();
      expect(pilot.rollback.foresee(`psql ${connecting} -d shop -c ${quote(statement)}`).reversal).toBe('not-at-all');
    },
  );
});
