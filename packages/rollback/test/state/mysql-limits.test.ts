import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localExecutor, quote } from '@opspilot/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hasMariaDb, type MariaDbServer, startMariaDb } from '../fixtures/mariadb-server.js';
import { shop, shopContent } from '../fixtures/mariadb-shop.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

const whatIsThere = `checksum table shop.item, shop.sold; show tables from shop; show triggers from shop;
select routine_name from information_schema.routines where routine_schema = 'shop'; select event_name from information_schema.events where event_schema = 'shop';
select user, proc_priv from mysql.procs_priv where db = 'shop' order by 1; show databases`;

describe.skipIf(!hasMariaDb)('a database of MariaDB', { timeout: 120_000 }, () => {
  let server: MariaDbServer;
  let sql: MariaDbServer['sql'];
  beforeAll(async () => {
    server = await startMariaDb();
    sql = server.sql;
  }, 120_000);
  afterAll(async () => {
    await server.stop();
  });
  beforeEach(() => {
    sql(shop);
    sql(`drop user if exists dep@localhost; create user dep@localhost;
grant select, insert, delete, create, drop, alter, references, lock tables, create view, show view, create routine, alter routine, execute, event, trigger on *.* to dep@localhost`);
  });

  async function open() {
    const pilot = await undoingPilot(localExecutor());
    onTestFinished(() => pilot.close());
    return pilot;
  }

  /** What is told of a command on it before that runs, and what undo then leaves. */
  async function undoneBy(optionFile: string) {
    const pilot = await open();
    const { id } = await did(
      pilot,
      `mariadb --defaults-file=${optionFile} shop -e ${quote('delete from item where n = 1')}`,
    );
    const after = sql(whatIsThere);
    const [point] = await pilot.rollback.points();
    const undone = await pilot.rollback.undo(id).catch((error: unknown) => error);
    return { told: point?.losses.join('\n') ?? '', isLeft: sql(whatIsThere) === after, undone };
  }

  function optionFileOf(user: string): string {
    const file = join(dirname(server.optionFile), `${user}.cnf`);
    writeFileSync(file, `[client]\nuser=${user}\nsocket=${server.socket}\n`);
    return file;
  }

  it.each([
    ['trigger named', ''],
    ['view rich', 'drop trigger shop.named'],
    ['routine twice', 'drop trigger shop.named; drop view shop.rich'],
    ['event cleaning', 'drop trigger shop.named; drop view shop.rich; drop function shop.twice'],
  ])('is not kept for a user who may not make its %s again, and stays', async (what, first) => {
    sql(first);
    expect(await undoneBy(optionFileOf('dep'))).toMatchObject({
      told: expect.stringContaining(`may not make ${what} of shop again`) as string,
      isLeft: true,
    });
  });

  it('is not kept for a user who may not give the rights on its routines again', async () => {
    sql('grant set user on *.* to dep@localhost');
    expect(await undoneBy(optionFileOf('dep'))).toMatchObject({
      told: expect.stringContaining('may not give the rights on twice of shop again') as string,
      isLeft: true,
    });
  });

  it('is brought back by a user who may do all of this', async () => {
    sql('grant set user, execute, alter routine on *.* to dep@localhost with grant option');
    const before = sql(shopContent);
    const { told } = await undoneBy(optionFileOf('dep'));
    expect([told, sql(shopContent)]).toEqual(['', before]);
  });

  describe('with numbers that a dump would round', () => {
    const measured = 'create table shop.measured(f float); insert into shop.measured values (1/3)';
    const numbers = (): string => sql('select f * 1.0 from shop.measured');

    it('is left as it is, which is told before', async () => {
      sql(measured);
      expect(await undoneBy(server.optionFile)).toMatchObject({
        told: expect.stringContaining('column f of table measured of shop') as string,
        isLeft: true,
        undone: { code: 'inverse-failed', message: expect.stringContaining('shop is left as it is') as string },
      });
      expect(numbers()).toBe('0.3333333432674408\n');
    });

    it('comes back once it is gone, which is told to be rounded', async () => {
      sql(measured);
      const pilot = await open();
      const { id } = await did(pilot, `mariadb-admin --defaults-file=${server.optionFile} --force drop shop`);
      expect((await pilot.rollback.points())[0]?.losses.join()).toContain('column f of table measured of shop');
      await pilot.rollback.undo(id);
      expect(numbers()).toMatch(/^0\.33333/);
    });

    it('is as it was without them', async () => {
      const before = sql(shopContent);
      const pilot = await open();
      const { id } = await did(pilot, `mariadb --defaults-file=${server.optionFile} -e ${quote(measured)}`);
      await pilot.rollback.undo(id);
      expect(sql(shopContent)).toBe(before);
    });
  });

  it('comes back without the rights of accounts that are gone, which is told', async () => {
    sql("create user 'o''b`x'@'%'; grant execute on function shop.twice to 'o''b`x'@'%'");
    const pilot = await open();
    const { id } = await did(
      pilot,
      `mariadb --defaults-file=${server.optionFile} shop -e 'drop trigger named; drop view rich; drop function twice'`,
    );
    sql('drop user app@localhost');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
      code: 'inverse-failed',
      message: expect.stringContaining('database=shop is not as before the command') as string,
    });
    expect(sql("select user from mysql.procs_priv where db = 'shop' order by 1")).toBe("PUBLIC\ncounting\no'b`x\n");
    sql("drop user 'o''b`x'@'%'");
  });

  it('comes back with an account and its rights on routines, which went together', async () => {
    const before = sql(shopContent);
    const pilot = await open();
    const statements = 'use shop; drop trigger named; drop view rich; drop function twice; drop user app@localhost';
    const { id } = await did(pilot, `mariadb --defaults-file=${server.optionFile} -e ${quote(statements)}`);
    await pilot.rollback.undo(id);
    expect(sql(shopContent)).toBe(before);
  });
});
