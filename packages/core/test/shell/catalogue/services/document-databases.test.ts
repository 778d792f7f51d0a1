import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["mongo prod --eval 'db.dropDatabase()'", ['database:drop db.dropDatabase()']],
  ["mongosh --eval 'db.users.deleteMany({})'", ['database:delete-all db.users.deleteMany({})']],
  ["mongosh --eval 'db.users.find()'", []],
  ['mongo --eval \'run("rm","-rf","/srv")\'', ['delete:remove /srv recursive force']],
  ['mongodump -o /backup', ['write:overwrite /backup', 'database:dump']],
  ['mongorestore --drop /backup', ['database:restore']],
  ['redis-cli FLUSHALL', ['database:flush FLUSHALL']],
  ['redis-cli -a secret get k', ['crypto:expose-secret in the command']],
  [
    'redis-cli CONFIG SET dir /root/.ssh',
    ['database:write-anywhere CONFIG SET dir /root/.ssh', 'write:modify /root/.ssh'],
  ],
  ['redis-cli module load ./evil.so', ['execute:load evil.so']],
  ['redis-cli get k', []],
  ["redis-cli keys '*'", []],
  ['echo flushall | redis-cli', ['database:flush flushall']],
  ['redis-server --loadmodule ./evil.so', ['execute:load evil.so', 'service:start redis-server']],
];

describe('document databases', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
