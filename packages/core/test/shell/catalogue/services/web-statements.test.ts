import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, deeds: readonly string[]])[] = [
  [`curl http://ch:8123/ --data-binary 'DROP TABLE events'`, ['database:drop']],
  [`curl 'http://ch:8123/?query=DROP%20TABLE%20events' -X POST`, ['database:drop']],
  [`curl -X POST 'http://influx:8086/query' --data-urlencode 'q=DROP DATABASE app'`, ['database:drop']],
  [`curl -G 'http://influx:8086/query' --data-urlencode 'q=DELETE FROM cpu'`, ['database:delete-all']],
  ['curl telnet://redis:6379 <<< FLUSHALL', ['database:flush']],
  ['curl gopher://redis:6379/_FLUSHALL', ['database:flush']],
  [`curl http://ch:8123/ --data-binary 'SELECT 1'`, []],
  [`curl -d 'Drop in traffic on web-1' https://ntfy.sh/ops`, []],
  [`curl -d 'action=delete&table=x' https://api.example.com/`, []],
];

describe('databases that are told over HTTP', () => {
  it.each(rows)('%s', (command, expected) => {
    const told = effectsOf(command).flatMap((effect) => /^database:[\w-]+/.exec(effect) ?? []);
    expect(told).toEqual(expected);
  });
});
