import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["mysql -u root -pS3cret -e 'select 1'", ['crypto:expose-secret in the command']],
  ["mysql -u root -p -e 'select 1'", []],
  ["mysql -e 'DROP DATABASE production'", ['database:drop database production']],
  ["mysql -e '\\! rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['mysql -e "select 1 into outfile \'/etc/cron.d/x\'"', ['write:overwrite /etc/cron.d/x']],
  ['mysql --default-auth ../../lib', ['execute:load ../../lib']],
  ['mysql db < dump.sql', ['read:read dump.sql', 'opaque:unseen-script mysql', 'database:run-script']],
  ["mysql -e 'source /dev/stdin' <<< 'drop table t'", ['database:drop table t']],
  ["mysql -e 'call purge_all()'", ['database:run-script purge_all', 'opaque:unseen-script mysql']],
  [
    `mysql -e 'PREPARE s FROM CONCAT("DR","OP TABLE t"); EXECUTE s'`,
    ['database:run-script', 'opaque:unseen-code mysql'],
  ],
  [`mysql -e "PREPARE s FROM 'SELECT 1'; EXECUTE s"`, []],
  [`mysql -e 'select 1 into outfile "/srv/x.txt"'`, ['write:overwrite /srv/x.txt']],
  ["mysql -e 'kill 1'", ['database:modify session']],
  ["echo 'drop table t' | mysql db", ['database:drop table t']],
  ["mysql db <<< 'delete from t'", ['database:delete-all table t']],
  ['mysqldump --all-databases', ['database:dump']],
  ['mysqldump -r /etc/x db', ['write:overwrite /etc/x', 'database:dump db']],
  ['mysqladmin drop db', ['database:drop database db']],
  ['mysqladmin shutdown', ['database:shutdown']],
  ['mysqladmin status', []],
  ['mysqladmin password secret', ['database:set-password', 'crypto:expose-secret in the command']],
  ['mysqlimport --delete db t.txt', ['read:read t.txt', 'database:truncate db t.txt']],
  ['mysqld --skip-grant-tables', ['database:grant-all everybody', 'service:start mysqld']],
  ["clickhouse-client -q 'drop table t'", ['database:drop table t']],
];

describe('mysql', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
