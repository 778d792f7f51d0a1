import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['kafka-topics --bootstrap-server h --delete --topic t', ['database:drop t']],
  ['kafka-topics --bootstrap-server h --list', []],
  ['rabbitmqctl list_queues', []],
  ['rabbitmqctl delete_vhost v', ['database:drop delete_vhost v']],
  ['rabbitmqctl reset', ['database:drop reset']],
];

describe('message queues', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
