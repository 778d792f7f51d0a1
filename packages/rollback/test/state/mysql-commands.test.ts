import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Executor, localExecutor, quote } from '@opspilot/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { dumps, dumpsThere } from '../fixtures/dumps.js';
import { hasMariaDb, type MariaDbServer, password, requireMariaDb, startMariaDb } from '../fixtures/mariadb-server.js';
import { shop, shopContent } from '../fixtures/mariadb-shop.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

requireMariaDb();

describe.skipIf(!hasMariaDb)('a command on a database of MariaDB', { timeout: 120_000 }, () => {
  let server: MariaDbServer;
  let sql: MariaDbServer['sql'];
  let connecting: string;

  beforeAll(async () => {
    server = await startMariaDb();
    sql = server.sql;
    connecting = `--defaults-file=${server.optionFile}`;
  }, 120_000);
  afterAll(async () => {
    await server.stop();
  });

  const content = (): string => sql(shopContent);
  const others = (): string =>
    sql("select schema_name from information_schema.schemata where schema_name like 'opspilot%'");
  const isThere = (name: string): boolean =>
    sql(`select count(*) from information_schema.schemata where schema_name = '${name}'`) === '1\n';

  /** @param between - comes between what is asked of the host to bring something back */
  async function open(between: (script: string) => void = () => {}) {
    const local = localExecutor();
    const executor: Executor = {
      ...{ kind: local.kind, close: () => local.close() },
      start: (host, command, options) => {
        const { stdin } = options ?? {};
        const script = stdin instanceof Uint8Array ? Buffer.from(stdin).toString('latin1') : '';
        if (script.includes('holds_found')) between(script);
        return local.start(host, command, options);
      },
    };
    const pilot = await undoingPilot(executor);
    onTestFinished(() => pilot.close());
    return pilot;
  }

  beforeEach(() => void sql(shop));

  it.each([
    'delete from item where n > 10',
    'drop trigger named; drop view rich; alter table item drop column name; create table extra(x int)',
    "update item set name = 'x'; insert into item(name) values ('it''s new')",
    'drop view rich; drop function twice; drop event cleaning; truncate sold',
    'drop view rich; alter database shop character set latin1; drop table sold, item',
  ])('is taken back by a dump, never by files, and taking back is: %s', async (statement) => {
    const before = content();
    const state = (): string =>
      sql(
        "select table_name, table_type from information_schema.tables where table_schema = 'shop' order by 1; checksum table shop.item, shop.sold",
      );
    const pilot = await open();
    const command = `mysql ${connecting} shop -e ${quote(statement)}`;
    expect(pilot.rollback.foresee(command)).toMatchObject({ reversal: 'by-compensation', losses: [] });
    const { id, summary } = await did(pilot, command);
    expect(summary).toContain('mysql databases');
    expect(summary).not.toContain('CANNOT');
    const after = state();
    const { point, changes, steps } = await pilot.rollback.undo(id);
    expect(steps).toEqual(['the database shop is as it was']);
    expect(changes.filter(({ path }) => !path.startsWith(dumps))).toEqual([]);
    expect([content(), others()]).toEqual([before, '']);
    await pilot.rollback.undo(point);
    expect([state(), others()]).toEqual([after, '']);
  });

  it('that drops or makes one is, too', async () => {
    const before = content();
    const pilot = await open();
    const dropped = await did(pilot, `mysqladmin ${connecting} --force drop shop`);
    expect(isThere('shop')).toBe(false);
    await pilot.rollback.undo(dropped.id);
    expect(content()).toBe(before);
    const command = `mariadb-admin ${connecting} create made`;
    expect(pilot.rollback.foresee(command).reversal).toBe('exact');
    const made = await did(pilot, command);
    expect(isThere('made')).toBe(true);
    const { steps } = await pilot.rollback.undo(made.id);
    expect([isThere('made'), steps, others()]).toEqual([false, ['there is no database made'], '']);
  });

  it('that makes one is not taken back over what others put into it', async () => {
    const pilot = await open();
    const { id } = await did(pilot, `mysql ${connecting} -e 'create database made'`);
    sql('create table made.order_of_somebody(n int)');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(isThere('made')).toBe(true);
    await pilot.rollback.undo(id, { force: true });
    expect(isThere('made')).toBe(false);
  });

  it('reaches every database that it names', async () => {
    sql('create table stock.place(n int); insert into stock.place values (1)');
    const pilot = await open();
    const { id } = await did(
      pilot,
      `mariadb ${connecting} -e 'use shop; delete from sold; update \`stock\`.place set n = 2'`,
    );
    await pilot.rollback.undo(id);
    expect(sql('select n from stock.place; select count(*) from shop.sold')).toBe('1\n500\n');
  });

  it('is on the database that option files name, where it names none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysql-commands-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'my.cnf');
    writeFileSync(
      file,
      `!include ${server.optionFile}\n[mysql]\ndatabase=shop\n[mysqldump]\nno-data\nignore-table=shop.item\n`,
    );
    const pilot = await open();
    const before = content();
    const { id } = await did(pilot, `mysql --defaults-file=${file} -e 'delete from item'`);
    await pilot.rollback.undo(id);
    expect(content()).toBe(before);
  });

  it('that reads files into tables is taken back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysql-commands-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'sold.txt'), '1000\t1\n1001\t2\n');
    const before = content();
    const pilot = await open();
    const { id } = await did(pilot, `mysqlimport ${connecting} --local --delete shop ${folder}/sold.txt`);
    expect(sql('select count(*) from shop.sold')).toBe('2\n');
    await pilot.rollback.undo(id);
    expect(content()).toBe(before);
  });

  it('that is given a script is taken back as far as that stays in its database, which is told before it runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysql-commands-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const script = join(folder, 'change.sql');
    writeFileSync(
      script,
      "/*!40101 SET NAMES utf8mb4 */;\nalter table item add column more int;\nDELIMITER ;;\ncreate trigger more before update on item for each row begin set new.more = 1; end;;\nDELIMITER ;\nupdate item set name = 'x''s';\n",
    );
    const before = content();
    const pilot = await open();
    const command = `mysql ${connecting} shop < ${script}`;
    expect(pilot.rollback.foresee(command)).toMatchObject({
      families: ['mysql'],
      losses: [{ reason: 'undecided', what: `what ${script} does beside the database shop` }],
    });
    const { id } = await did(pilot, command);
    expect(content()).not.toBe(before);
    expect((await pilot.rollback.points())[0]?.losses).toEqual([]);
    await pilot.rollback.undo(id);
    expect(content()).toBe(before);
    for (const [statement, told] of [
      ['use stock; create table place(n int)', 'it has use'],
      ['create table `stock` . place(n int)', 'it has `stock` .'],
      ["CREATE\nUSER carl identified by 'x'; drop user carl", 'it has CREATE USER'],
    ] as const) {
      writeFileSync(script, statement);
      sql('drop table if exists stock.place');
      await did(pilot, command);
      const { losses } = (await pilot.rollback.points())[0] ?? {};
      expect(losses?.join().replace(/\s+/g, ' ')).toContain(told);
    }
  });

  it('is not taken back over what others wrote since, unless that is wished', async () => {
    const pilot = await open();
    const { id } = await did(pilot, `mysql ${connecting} shop -e 'delete from item where n > 10'`);
    sql("insert into shop.item(name) values ('of somebody else')");
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(sql('select count(*) from shop.item')).toBe('11\n');
    await pilot.rollback.undo(id, { force: true });
    expect(sql('select count(*) from shop.item')).toBe('500\n');
  });

  it('leaves alone what others write after the last look', async () => {
    let isMeanwhile = true;
    const pilot = await open(() => {
      if (isMeanwhile) sql("insert into shop.item(name) values ('order 4711')");
    });
    const { id } = await did(pilot, `mysql ${connecting} shop -e 'delete from item where n > 10'`);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('shop was changed after the last look, and is left as it is') as string,
    });
    expect([sql('select count(*) from shop.item'), others()]).toEqual(['11\n', '']);
    isMeanwhile = false;
    await pilot.rollback.undo(id, { force: true });
    expect(sql('select count(*) from shop.item')).toBe('500\n');
  });

  it('keeps what others commit at the last moment under another name', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'mysql-commands-'));
    onTestFinished(() => rmSync(programs, { recursive: true }));
    const asked = `mariadb --defaults-file=${server.optionFile} -N -e`;
    // It has been looked at for the last time, and is about to be replaced.
    writeFileSync(
      join(programs, 'mariadb-dump'),
      `#!/bin/sh
${execFileSync('sh', ['-c', 'command -v mariadb-dump'], { encoding: 'utf8' }).trim()} "$@"
status=$?
case "$*" in *--skip-triggers*--ignore-table=shop.rich?shop)
  if ${asked} 'show databases' 3<&- | grep -q opspilot_new && mkdir ${programs}/done 2>/dev/null; then
    ${asked} "insert into shop.item(name) values ('order 4711')" </dev/null
  fi ;;
esac
exit $status
`,
      { mode: 0o755 },
    );
    const local = localExecutor();
    const env = { PATH: `${programs}:${process.env['PATH']}` };
    const pilot = await undoingPilot({
      ...{ kind: local.kind, close: () => local.close() },
      start: (host, command, options) => local.start(host, command, { ...options, env: { ...options?.env, ...env } }),
    });
    onTestFinished(() => pilot.close());
    const { id } = await did(pilot, `mysql ${connecting} shop -e 'delete from item where n > 10'`);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('is in the database opspilot_old_') as string,
    });
    expect(sql('select count(*) from shop.item; select count(*) from shop.rich')).toBe('500\n400\n');
    const old = others().trim();
    expect(sql(`select count(*) from ${old}.item where name = 'ORDER 4711'`)).toBe('1\n');
    sql(`drop database ${old}`);
  });

  it('is not taken back under a transaction that goes on, and all is there as it was then', async () => {
    const pilot = await open();
    const { id } = await did(pilot, `mysql ${connecting} shop -e 'delete from item where n > 10'`);
    const other = spawn('mariadb', [connecting, '-n', '-N', 'shop']);
    onTestFinished(() => void other.kill());
    other.stdin.write("begin; insert into sold values (-1, 1); select 'begun';\n");
    await once(other.stdout, 'data');
    const before = content();
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('the tables of shop are in use') as string,
    });
    expect([content(), others()]).toEqual([before, '']);
    other.stdin.end('rollback;\n');
    await once(other, 'exit');
    await pilot.rollback.undo(id);
    expect(sql('select count(*) from shop.item')).toBe('500\n');
  });

  it('tells what a dump does not hold before it runs', async () => {
    sql(`create table shop.log(n int) engine = MyISAM; create table shop.past(n int) with system versioning;
create table stock.audit(n int); create trigger shop.told after delete on shop.sold for each row insert into stock.audit values (old.n)`);
    const pilot = await open();
    const { recoveryPoint } = await pilot.run({ command: `mysql ${connecting} shop -e 'delete from sold'` });
    const [point] = await pilot.rollback.points();
    const told = point?.losses.join('\n');
    expect(recoveryPoint).toBeDefined();
    expect(told).toContain('table log of shop');
    expect(told).toContain('shop.past were before');
    expect(told).toContain('what trigger told of shop changes in other databases: it names stock');
  });

  it('keeps nothing that could not come back', async () => {
    sql('create table stock.kept(n int, foreign key (n) references shop.item(n) on delete cascade)');
    const pilot = await open();
    await did(pilot, `mysql ${connecting} shop -e 'delete from item where n = 1'`);
    const [point] = await pilot.rollback.points();
    expect(point?.losses.join()).toContain('stock.kept of another database refers to shop');
  });

  it('shows no password of an option file to anybody', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'mysql-commands-'));
    onTestFinished(() => rmSync(programs, { recursive: true }));
    for (const name of ['mariadb', 'mariadb-dump']) {
      const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      writeFileSync(
        join(programs, name),
        `#!/bin/sh\nprintf '${name} %s\\n' "$*" >> ${programs}/words\nexec ${real} "$@"\n`,
        { mode: 0o755 },
      );
    }
    const env = { PATH: `${programs}:${process.env['PATH']}` };
    const seen: string[] = [];
    const local = localExecutor();
    const pilot = await undoingPilot({
      ...{ kind: local.kind, close: () => local.close() },
      start: (host, command, options) => {
        const { stdin } = options ?? {};
        seen.push(command, stdin instanceof Uint8Array ? Buffer.from(stdin).toString('latin1') : inspect(stdin));
        return local.start(host, command, { ...options, env: { ...options?.env, ...env } });
      },
    });
    onTestFinished(() => pilot.close());
    pilot.events.on('*', (event: unknown) => void seen.push(inspect(event, { depth: null })));
    const { id } = await did(pilot, `mysql ${connecting} shop -e 'delete from sold'`);
    seen.push(inspect([await pilot.rollback.undo(id), await pilot.rollback.points()], { depth: null }));
    for (const name of dumpsThere().filter((name) => name.endsWith('.mysql')))
      seen.push(readFileSync(join(dumps, name), 'latin1'));
    const words = readFileSync(join(programs, 'words'), 'utf8');
    expect(words).toMatch(/^mariadb-dump --defaults-file=\/dev\/fd\/3 .*--single-transaction/m);
    seen.push(words);
    expect(seen.filter((text) => text.includes('Kept4') || text.includes(password))).toEqual([]);
  });
});
