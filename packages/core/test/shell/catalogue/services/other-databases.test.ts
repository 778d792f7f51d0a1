import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["sqlite3 /dev/null '.shell rm -rf /srv'", ['read:read /dev/null', 'delete:remove /srv recursive force']],
  ["sqlite3 a.db -cmd '.output /etc/sudoers.d/x' 'select 1;'", ['read:read a.db', 'write:overwrite /etc/sudoers.d/x']],
  ["sqlite3 a.db 'select 1'", ['read:read a.db']],
  ["sqlite3 a.db 'drop table t'", ['read:read a.db', 'database:drop table t', 'write:modify a.db inPlace']],
  ["sqlite3 a.db '.cd /etc' '.output passwd'", ['read:read a.db', 'write:overwrite /etc/passwd']],
  [
    "sqlite3 a.db '.restore /tmp/x'",
    ['read:read a.db', 'read:read /tmp/x', 'database:restore /tmp/x', 'write:modify a.db inPlace'],
  ],
  ["sqlite3 a.db \"select edit('a', 'rm -rf /srv')\"", ['read:read a.db', 'delete:remove /srv recursive force']],
  ["sqlite3 a.db '.tables'", ['read:read a.db']],
  ["sqlite3 a.db '.load ./evil.so'", ['read:read a.db', 'execute:load evil.so']],
  [
    'sqlcmd -P secret -Q "EXEC xp_cmdshell \'whoami\'"',
    ['crypto:expose-secret in the command', 'database:run-program whoami'],
  ],
  ['sqlplus bob/secret@db', ['crypto:expose-secret in the command']],
  ["cqlsh -e 'drop keyspace k'", ['database:drop keyspace k']],
  ['nodetool status', []],
  ['nodetool decommission', ['database:drop decommission']],
  ['influx delete --bucket b', ['database:delete-all delete']],
  ["cockroach sql --insecure -e 'drop table t'", ['database:drop table t', 'crypto:weaken database']],
  ["snowsql -q 'drop database d'", ['database:drop database d']],
];

describe('other databases', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
