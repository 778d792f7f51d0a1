import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../core/test/fixtures/postgres-server.js';
import { installedPostgres } from '../fixtures/installed-postgres.js';

const required = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',');
const closing: (() => Promise<void>)[] = [];
let folder: string;
/** What programs on the host are told beside their words. */
let env: Readonly<Record<string, string>> = {};

afterAll(() => {});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'databases-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param between - comes between what is asked of the host */
async function open(between: () => void = () => {}) {
  const local = localExecutor();
  const executor: Executor = {
    ...local,
    start: (host, command, options) => {
      between();
      return local.start(host, command, { ...options, env: { ...options?.env, ...env } });
    },
  };
  const plugins = [rollback({ store: memorySnapshotStore() })] as const;
  const pilot = await OpsPilot.create({ storage: sqliteStorage(':memory:'), executor, plugins });
  closing.push(() => pilot.close());
  return pilot.rollback.recoveryPoints;
}

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;
it.skipIf(!required.includes('sqlite'))('sqlite3 is there', () => expect(hasSqlite).toBe(true));

describe.skipIf(!hasSqlite)('databases of SQLite', { timeout: 120_000 }, () => {
  const sql = (file: string, statements: string): string =>
    execFileSync('sqlite3', [file, statements], { encoding: 'utf8' });

  it('are brought back while somebody has them open, with what stands in a log, and so is undone', async () => {
    const file = join(folder, "it's shop.db");
    sql(
      file,
      "pragma journal_mode = wal; create table t(a integer primary key, b blob); insert into t values (1, x'00ff'), (2, 'two')",
    );
    const recoveryPoints = await open();
    const looks = [{ kind: 'sqlite-databases', subjects: [file] }];
    const { id, snapshots } = await recoveryPoints.create({
      description: 'shop',
      snapshots: [{ type: 'databases', looks }],
    });
    expect(snapshots).toMatchObject([{ losses: [], states: ['sqlite-databases'] }]);
    const before = sql(file, '.dump');
    sql(file, "delete from t; drop table t; create table u(x); insert into u values ('later')");
    const plan = await recoveryPoints.plan(id);
    expect(plan.snapshots[0]?.steps).toEqual([`the database ${file} is as it was`]);
    const { success, undo } = await recoveryPoints.restore(id, { plan });
    expect([success, sql(file, '.dump'), sql(file, 'pragma integrity_check')]).toEqual([true, before, 'ok\n']);
    await recoveryPoints.restore(undo ?? '');
    expect(sql(file, 'select * from u')).toBe('later\n');
    rmSync(file);
    await recoveryPoints.restore(id);
    expect(sql(file, '.dump')).toBe(before);
  });

  it('are kept as the very dump that is captured, though somebody writes between any two looks', async () => {
    const file = join(folder, 'shop.db');
    sql(file, 'create table t(a integer primary key)');
    let isWriting = true;
    const recoveryPoints = await open(() => {
      if (isWriting) sql(file, 'insert into t default values');
    });
    const looks = [{ kind: 'sqlite-databases', subjects: [file] }];
    const { id } = await recoveryPoints.create({ description: 'shop', snapshots: [{ type: 'databases', looks }] });
    isWriting = false;
    // A host tidies its directory of temporary files: what was captured has to do.
    expect((await recoveryPoints.restore(id)).success).toBe(true);
    expect(sql(file, 'select count(*) from t')).toBe('1\n');
  });

  it('must be there, unless that is said, and are deleted then as restoring says', async () => {
    const file = join(folder, 'misspelt.db');
    const recoveryPoints = await open();
    const snapshot = { type: 'databases', looks: [{ kind: 'sqlite-databases', subjects: [file] }] } as const;
    const point = { description: 'typo', snapshots: [snapshot] };
    await expect(recoveryPoints.create(point)).rejects.toMatchObject({
      code: 'recovery-point-invalid',
      details: { absent: [file] },
    });
    const wished = { ...point, snapshots: [{ ...snapshot, mayBeAbsent: true }] };
    const { id, snapshots } = await recoveryPoints.create(wished);
    expect(snapshots[0]?.absent).toEqual([file]);
    sql(file, 'create table t(a)');
    const { plan } = await recoveryPoints.restore(id, { dryRun: true });
    expect(plan.snapshots[0]?.deletes).toEqual([file]);
    await recoveryPoints.restore(id);
    expect(readdirSync(folder)).not.toContain('misspelt.db');
  });

  it('say what cannot be copied', async () => {
    const file = join(folder, 'no.db');
    writeFileSync(file, 'this is no database, but long enough to be looked at as one'.repeat(20));
    const recoveryPoints = await open();
    const looks = [{ kind: 'sqlite-databases', subjects: [file] }];
    const { snapshots } = await recoveryPoints.create({
      description: 'none',
      snapshots: [{ type: 'databases', looks }],
    });
    expect(snapshots[0]?.losses.join()).toContain('cannot be copied');
  });

  it('of which nothing could be kept are left alone', async () => {
    const file = join(folder, 'locked.db');
    writeFileSync(file, 'this is no database, but long enough to be looked at as one'.repeat(20));
    const recoveryPoints = await open();
    const looks = [{ kind: 'sqlite-databases', subjects: [file] }];
    const { id } = await recoveryPoints.create({ description: 'none', snapshots: [{ type: 'databases', looks }] });
    rmSync(file);
    sql(file, "create table t(a); insert into t values ('kept')");
    expect((await recoveryPoints.plan(id)).snapshots[0]?.steps).toEqual([]);
    await recoveryPoints.restore(id);
    expect(sql(file, 'select a from t')).toBe('kept\n');
  });
});

const binaries = installedPostgres();
it.skipIf(!required.includes('postgres-tools'))('pg_dump is there', () => expect(binaries).toBeDefined());

describe.skipIf(binaries === undefined)('databases of PostgreSQL', { timeout: 120_000 }, () => {
  let server: PostgresServer;
  let connection: string;
  const sql = (statements: string, database = 'shop'): string => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    const words = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url.href];
    return execFileSync(`${binaries}/psql`, words, { encoding: 'utf8', input: statements });
  };
  const content = `select n, name, added from item order by n; select * from rich; select last_value, is_called from item_n_seq;
select datname, pg_encoding_to_char(encoding), datacl::text from pg_database where datname = 'shop'; show work_mem;
select string_agg(relname || ':' || coalesce(relacl::text, ''), ' ' order by relname) from pg_class where relnamespace in (select oid from pg_namespace where nspname in ('public', 'stock'))`;

  beforeAll(async () => {
    server = await startPostgres({ postgres: `${binaries}/postgres`, initdb: `${binaries}/initdb` });
  }, 120_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    const { port } = new URL(server.url);
    connection = `host=127.0.0.1 port=${port} user=postgres dbname=shop`;
    const passwords = join(folder, 'pgpass');
    writeFileSync(passwords, `127.0.0.1:${port}:*:postgres:opspilot\n`, { mode: 0o600 });
    env = { PGPASSFILE: passwords };
    sql(
      'drop database if exists shop with (force); drop role if exists reader; create role reader; create database shop',
      'postgres',
    );
    sql(`alter database shop set work_mem = '7MB'; grant temporary on database shop to reader; comment on database shop is 'it''s ours';
create schema stock; create table stock.place(id int primary key, at point);
create table item(n serial primary key, name text not null, added timestamptz default '2026-01-01'); insert into item(name) select 'item ' || g from generate_series(1, 1000) g;
create view rich as select count(*) from item; create function twice(x int) returns int language sql as 'select 2 * x'; grant select on item to reader`);
  });

  const create = async () => {
    const recoveryPoints = await open();
    const looks = [{ kind: 'postgres-databases', subjects: [connection] }];
    const snapshots = [{ type: 'databases' as const, looks }];
    return { recoveryPoints, point: await recoveryPoints.create({ description: 'shop', snapshots }) };
  };

  it('are brought back whole, though others are connected, and so is undone', async () => {
    const { recoveryPoints, point } = await create();
    expect(point.snapshots).toMatchObject([{ losses: [] }]);
    const before = sql(content);
    sql(`drop view rich; delete from item where n > 10; alter table item add column more int; drop schema stock cascade;
create table extra(x int); drop function twice; alter database shop set work_mem = '9MB'; revoke select on item from reader`);
    const plan = await recoveryPoints.plan(point.id);
    expect(plan.snapshots[0]?.steps).toEqual(['the database shop is as it was']);
    const { success, undo, validationResults } = await recoveryPoints.restore(point.id, { plan });
    expect({ success, validationResults }).toMatchObject({ success: true });
    expect(sql(content)).toBe(before);
    expect(sql('select twice(4)')).toBe('8\n');
    expect(sql("select count(*) from pg_tables where tablename = 'extra'")).toBe('0\n');
    await recoveryPoints.restore(undo ?? '');
    expect(sql('select count(*) from item; show work_mem')).toBe('10\n9MB\n');
    expect(sql("select string_agg(datname, ' ') from pg_database where datname like 'opspilot%'", 'postgres')).toBe(
      '\n',
    );
  });

  it('come back when they were dropped, and go when they were not there', async () => {
    const { recoveryPoints, point } = await create();
    const before = sql(content);
    sql('drop database shop with (force)', 'postgres');
    const { undo } = await recoveryPoints.restore(point.id);
    expect(sql(content)).toBe(before);
    await recoveryPoints.restore(undo ?? '');
    expect(sql("select count(*) from pg_database where datname = 'shop'", 'postgres')).toBe('0\n');
  });

  /** A program of that name which does something once, before or after it does what it is for. */
  const acting = (program: string, when: 'before' | 'after', act: string): void => {
    const programs = mkdtempSync(join(folder, 'programs-'));
    const real = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    const done = `[ -e ${programs}/done ] || { : > ${programs}/done; export PGPASSFILE=${join(folder, 'pgpass')}; ${act}; }`;
    const script = when === 'before' ? `${done}\nexec ${real} "$@"` : `${real} "$@"\nstatus=$?\n${done}\nexit $status`;
    writeFileSync(join(programs, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    env = { ...env, PATH: `${programs}:${process.env['PATH']}` };
  };
  const order = (as = '') =>
    `psql -Xq -d "${connection}" -c "${as}" -c "insert into item(name) values ('order 4711')" >/dev/null 2>&1`;

  it('keep what others commit while they are brought back', async () => {
    const { recoveryPoints, point } = await create();
    sql('delete from item where n > 10');
    acting('pg_restore', 'after', `case "$*" in *opspilot_new*) ${order()} ;; *) rm -f "$(dirname "$0")/done" ;; esac`);
    await expect(recoveryPoints.restore(point.id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('shop was changed after the last look, and is left as it is') as string,
    });
    expect(sql("select count(*) from item where name = 'order 4711'; show default_transaction_read_only")).toBe(
      '1\noff\n',
    );
    expect(sql("select count(*) from pg_database where datname like 'opspilot%'", 'postgres')).toBe('0\n');
    expect((await recoveryPoints.restore(point.id)).success).toBe(true);
    expect(sql('select count(*) from item')).toBe('1000\n');
  });

  it('keep what is committed at the last moment, by who insists on it, under another name', async () => {
    const { recoveryPoints, point } = await create();
    sql('delete from item where n > 10');
    const insisting = 'set default_transaction_read_only = off';
    // It has been looked at for the last time, and is about to be replaced.
    const isMade = `psql -XAtd "${connection}" -c "select datname from pg_database" | grep -q opspilot_new`;
    acting('pg_dump', 'after', `if ${isMade}; then ${order(insisting)}; else rm -f "$(dirname "$0")/done"; fi`);
    await expect(recoveryPoints.restore(point.id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('is in the database opspilot_old_') as string,
    });
    expect(sql('select count(*) from item')).toBe('1000\n');
    const old = sql("select datname from pg_database where datname like 'opspilot_old%'", 'postgres').trim();
    expect(sql("select count(*) from item where name = 'order 4711'", old)).toBe('1\n');
    sql(`drop database ${old} with (force)`, 'postgres');
  });

  it('are brought back by nothing when nothing changed, and keep a password out of what others see', async () => {
    const { recoveryPoints, point } = await create();
    expect((await recoveryPoints.plan(point.id)).snapshots).toMatchObject([{ steps: [] }]);
    connection = `${connection} password=opspilot`;
    expect((await create()).point.snapshots[0]?.losses.join()).toContain('pgpass');
  });
});
