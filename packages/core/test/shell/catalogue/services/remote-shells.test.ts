import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['telnet h.example 25', ['network:connect h.example external', 'crypto:cleartext h.example']],
  [
    'rsh h.example rm -rf /srv',
    [
      'network:connect h.example external',
      'crypto:cleartext h.example',
      'delete:remove /srv recursive force @host=h.example',
    ],
  ],
  ['rlogin h.example', ['network:connect h.example external', 'crypto:cleartext h.example']],
  ['rcp a h:b', ['crypto:cleartext']],
  [
    'mosh h.example -- rm -rf /srv',
    ['network:connect h.example external', 'delete:remove /srv recursive force @host=h.example'],
  ],
  ["mosh --ssh='rm -rf /srv' h.example", ['delete:remove /srv recursive force', 'network:connect h.example external']],
  ["pdsh -w web1 'rm -rf /srv'", ['network:connect web1 external', 'delete:remove /srv recursive force @host=web1']],
];

describe('remote shells', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
