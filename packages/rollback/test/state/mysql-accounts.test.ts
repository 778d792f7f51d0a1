import { inspect } from 'node:util';
import { localExecutor, quote } from '@opspilot/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hasMariaDb, type MariaDbServer, startMariaDb } from '../fixtures/mariadb-server.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

describe.skipIf(!hasMariaDb)('a command on accounts of MariaDB', { timeout: 120_000 }, () => {
  let server: MariaDbServer;
  let sql: MariaDbServer['sql'];
  beforeAll(async () => {
    server = await startMariaDb();
    sql = server.sql;
    sql('create database shop; create table shop.item(n int, name text); create role auditor');
  }, 120_000);
  afterAll(() => server.stop());

  const run = (statement: string): string => `mysql --defaults-file=${server.optionFile} -e ${quote(statement)}`;
  const accounts = (): string =>
    sql(`select user, host, priv from mysql.global_priv where user <> 'PUBLIC' order by 1, 2; select * from mysql.db order by host, db, user;
select host, db, user, table_name, table_priv, column_priv from mysql.tables_priv order by 1, 2, 3, 4; select * from mysql.roles_mapping order by 1, 2, 3`)
      // Only the server counts when a password was set; a default may stand there or not.
      .replace(/,?"password_last_changed":\d+|,?"\w+":(?:0|-1|0\.0+|""|false)(?=[,}])/g, '');

  beforeEach(() => {
    sql(`drop user if exists anna@localhost, 'b#b'@'%', carl; create role if not exists clerk; create user anna@localhost identified by 'Kept4Nobody';
grant select(n), insert on shop.item to anna@localhost with grant option; grant select, update on shop.* to anna@localhost; grant clerk to anna@localhost; set default role clerk for anna@localhost`);
  });

  async function open() {
    const pilot = await undoingPilot(localExecutor());
    onTestFinished(() => pilot.close());
    return pilot;
  }

  it.each([
    "create user 'b#b'@'%' identified by 'Other4Nobody' require ssl; grant all on *.* to 'b#b'@'%' with grant option",
    'drop user anna@localhost',
    "alter user anna@localhost identified by 'Other4Nobody' account lock",
    'alter user anna@localhost require ssl with max_queries_per_hour 5 password expire interval 5 day',
    'set password for anna@localhost = password("Other4Nobody")',
    'revoke insert on shop.item from anna@localhost; revoke clerk from anna@localhost; grant auditor to anna@localhost',
    'grant all on shop.* to anna@localhost with grant option; grant process on *.* to anna@localhost',
    'revoke all privileges, grant option from anna@localhost',
    'drop role clerk',
    'grant select on shop.* to public; grant insert on shop.item to public',
    'rename user anna@localhost to carl',
    'create role if not exists clerk; grant insert on shop.* to clerk',
  ])('is taken back, and taking back is: %s', async (statement) => {
    const before = accounts();
    const pilot = await open();
    expect(pilot.rollback.foresee(run(statement))).toMatchObject({ reversal: 'by-compensation', losses: [] });
    const { id } = await did(pilot, run(statement));
    const after = accounts();
    expect(after).not.toBe(before);
    const undone = await pilot.rollback.undo(id);
    expect(accounts()).toBe(before);
    expect(inspect([undone, await pilot.rollback.points()], { depth: null })).not.toMatch(/4Nobody|\*[0-9A-F]{40}/);
    await pilot.rollback.undo(undone.point);
    expect(accounts()).toBe(after);
    await pilot.rollback.undo((await pilot.rollback.points())[0]?.id ?? '');
    expect(accounts()).toBe(before);
  });

  it('takes from the public what it gave, and nothing that others had', async () => {
    sql('grant insert on shop.* to public');
    onTestFinished(() => void sql('revoke all privileges, grant option from public'));
    const before = accounts();
    const pilot = await open();
    const { id } = await did(pilot, run('revoke insert on shop.* from public; grant select on shop.item to public'));
    await pilot.rollback.undo(id);
    expect(accounts()).toBe(before);
  });

  it('is taken back with the database that it makes for them', async () => {
    const before = accounts();
    const pilot = await open();
    const { id } = await did(
      pilot,
      run("create database made; create user carl identified by 'Other4Nobody'; grant all on made.* to carl"),
    );
    await pilot.rollback.undo(id);
    expect([accounts(), sql("show databases like 'made'")]).toEqual([before, '']);
  });

  it('is not taken back over what others changed since', async () => {
    const pilot = await open();
    const { id } = await did(pilot, run('grant delete on shop.* to anna@localhost'));
    sql('grant drop on shop.* to anna@localhost');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    await pilot.rollback.undo(id, { force: true });
    expect(sql('show grants for anna@localhost')).toContain('GRANT SELECT, UPDATE ON `shop`.*');
  });

  it('leaves accounts alone where it could not be seen which there were', async () => {
    const pilot = await open();
    sql(
      "create user root@'%' identified by 'x'; create user seeing@localhost; grant all on shop.* to seeing@localhost",
    );
    onTestFinished(() => void sql("drop user if exists root@'%', seeing@localhost"));
    const looks = [{ kind: 'mysql-accounts', subjects: [`no-defaults socket=${server.socket} user=seeing`] }];
    const { recoveryPoints } = pilot.rollback;
    const { id, snapshots } = await recoveryPoints.create({
      description: 'accounts',
      snapshots: [{ type: 'databases', looks }],
    });
    expect(snapshots[0]?.losses.join()).toContain('cannot be read');
    sql('grant all on *.* to seeing@localhost with grant option');
    expect((await recoveryPoints.plan(id)).snapshots[0]?.steps).toEqual([]);
  });
});
