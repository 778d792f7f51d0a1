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

const script = 'opaque:unseen-code';

/** What a command does to a database, and what of it is not known. */
const deeds: readonly (readonly [command: string, deeds: readonly string[]])[] = [
  [`mongosh --eval 'db.runCommand({drop:"users"})'`, ['database:drop']],
  [`mongosh --eval 'db["users"]["drop"]()'`, ['database:drop']],
  [`mongosh --eval 'db["drop"+"Database"]()'`, ['database:drop']],
  [`mongosh --eval 'eval("db.users.dr"+"op()")'`, ['database:drop', script]],
  [`mongosh --eval 'a=["drop"]; db.users[a[0]]()'`, [script]],
  [`mongosh --eval 'x="drop"; db.users[x]()'`, [script]],
  [`mongosh --eval 'x={drop:"users"}; db.runCommand(x)'`, [script]],
  [`mongosh --eval 'load("/tmp/x.js")'`, ['opaque:unseen-script']],
  [`echo 'db.users.drop()' > /tmp/x.js; mongosh --eval 'load("/tmp/x.js")'`, ['database:drop']],
  [`mongosh --eval 'db.runCommand({delete:"u",deletes:[{q:{},limit:0}]})'`, ['database:delete-all']],
  [`mongosh --eval 'db.users.aggregate([{$out:"orders"}])'`, ['database:restore']],
  [
    `mongosh --eval 'db.u.bulkWrite([{deleteMany:{filter:{}}}])'`,
    ['database:delete-all', 'database:delete', 'database:modify'],
  ],
  [`mongosh --eval 'db.u.renameCollection("x",true)'`, ['database:drop', 'database:modify']],
  [`mongosh --eval 'db.u.createIndex({d:1},{expireAfterSeconds:0})'`, ['database:delete-many', 'database:modify']],
  [`mongosh --eval 'rs.stepDown(); rs.remove("h:1")'`, ['database:modify']],
  [`mongosh --eval 'db.runCommand({ping:1}); db.adminCommand("listDatabases")'`, []],
  [`mongosh --eval 'db["users"].find({a:{$in:["x"]}}).sort({n:1}); db.users.find()[0]'`, []],
  [`mongosh --eval 'db.getCollectionNames().forEach(c => print(db[c].countDocuments({})))'`, []],
  [`mongosh --eval 'db.u.find({n:/^[a-z](x|y)/})'`, []],
  [`redis-cli eval "return redis.call('flush'..'all')" 0`, ['database:modify', script]],
  [`redis-cli eval "local c = redis.call; c('flushall')" 0`, ['database:modify', script]],
  [`redis-cli eval "return redis['call'](ARGV[1])" 0 flushall`, ['database:modify', script]],
  [`redis-cli eval "return redis.call('get', KEYS[1])" 1 k`, ['database:modify']],
  ['redis-cli cluster reset hard', ['database:flush']],
  ['redis-cli cluster info', []],
  ['redis-cli function flush', ['database:drop-part']],
  ['redis-cli function list', []],
  ['redis-cli acl setuser default nopass', ['database:grant-all']],
  ['redis-cli acl list', []],
  ['redis-cli config set appendonly no', ['database:weaken']],
  [`redis-cli config set save ''`, ['database:weaken']],
  [`redis-cli config set requirepass ''`, ['database:weaken']],
  ['redis-cli config set maxmemory 1gb', ['database:modify']],
  ['redis-cli config set maxmemory 1gb protected-mode no', ['database:modify', 'database:weaken']],
  ['redis-cli config get save', []],
  ['redis-cli info', []],
];

describe('document databases', () => {
  it.each(deeds)('%s', (command, expected) => {
    const told = effectsOf(command).flatMap((effect) => /^(?:database|opaque):[\w-]+/.exec(effect) ?? []);
    expect(told.filter((deed) => deed !== 'database:run-script')).toEqual(expected);
  });

  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
