import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['kafka-topics --bootstrap-server h --delete --topic t', ['database:drop t']],
  ['kafka-topics --bootstrap-server h --list', []],
  [
    'kafka-configs --bootstrap-server h --alter --entity-type topics --entity-name t --add-config retention.ms=1000',
    ['database:delete-many t'],
  ],
  [
    'kafka-configs --bootstrap-server h --alter --entity-name t --add-config min.insync.replicas=2',
    ['database:modify t'],
  ],
  ['rabbitmqctl list_queues', []],
  ['rabbitmqctl delete_vhost v', ['database:drop delete_vhost v']],
  ['zkCli.sh -server h:2181 ls /', ['network:connect h external']],
  ['zkCli.sh -server h:2181 get /a/b', ['network:connect h external']],
  ['zkCli.sh -server h:2181 deleteall /brokers', ['network:connect h external', 'database:drop /brokers']],
  ['zkCli.sh delete -v 3 /a', ['database:delete-many /a']],
  ['echo "rmr /a" | zkCli.sh', ['database:drop /a']],
  ["printf 'set /a 1\nquit\n' | zkCli.sh -timeout 3000", ['database:modify /a']],
  ['zkCli.sh setAcl /a world:anyone:cdrwa', ['database:grant /a']],
  ['zkCli.sh addauth digest admin:hunter2', ['crypto:expose-secret in the command']],
  ['zookeeper-shell.sh zk:2181 deleteall /controller', ['network:connect zk external', 'database:drop /controller']],
  ['rabbitmqctl reset', ['database:drop reset']],
];

describe('message queues', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
