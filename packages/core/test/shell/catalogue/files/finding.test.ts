import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["find . -name '*.js' -mtime -1", []],
  ['find / -perm -4000 -type f', []],
  ['find -delete', ['delete:remove . recursive']],
  ['find /srv -delete', ['delete:remove /srv recursive']],
  ['find /srv -maxdepth 1 -type f -delete', ['delete:remove /srv']],
  [
    "find a b -name '*.pyc' -delete",
    ['delete:remove-matching a/*.pyc recursive', 'delete:remove-matching b/*.pyc recursive'],
  ],
  ['find cache -mtime +7 -delete', ['delete:remove cache/*']],
  ['find /var/log -mtime +7 -delete', ['delete:remove-found /var/log recursive']],
  ['find . -type d -empty -delete', ['delete:remove-empty *']],
  ['find /etc -type f -exec chmod 777 {} \\;', ['permission:world-writable /etc/*']],
  ['find /etc -type f -exec rm -f {} +', ['delete:remove /etc/* force']],
  ['find /etc -name shadow -execdir cat {} \\;', ['read:search-secrets /etc', 'read:read /etc/shadow sensitive']],
  ["find . -ok rm '{}' ';'", ['delete:remove *']],
  ['find -L /srv \\( -name a -o -name b \\) -exec rm {} \\; -print', ['delete:remove /srv/*']],
  ['find . -exec rm {} \\; -exec touch {} \\;', ['delete:remove *', 'write:create *']],
  ['find . -fprintf /etc/cron.d/x data', ['write:overwrite /etc/cron.d/x']],
  ['find . -fprint a -fls b', ['write:overwrite a', 'write:overwrite b']],
  ['find -files0-from list -delete', ['read:read list', 'delete:remove … recursive dynamic']],
  ['find / -name id_rsa', ['read:search-secrets /']],
  ["find /home -name '*.pem' -o -name 'id_*'", ['read:search-secrets /home']],
  ["find /etc ! -name '*.conf' -delete", ['delete:remove /etc recursive']],
  ["find . -not -name '*.conf' -exec rm {} +", ['delete:remove *']],
  ['find . -inum 42 -delete', ['delete:remove *']],
  ['find . -name id_rsa', []],
  ['find / -name passwd', []],
  ['rm -rf $(find /etc -type f)', ['delete:remove /etc/* recursive force']],
  ['fd -e tmp -x rm', ['delete:remove *']],
  ['fd pattern /srv -X rm {}', ['delete:remove /srv/*']],
  ['fd pattern', []],
  ['locate id_rsa', ['read:search-secrets /']],
  ['locate passwd', []],
];

describe('tools that find files', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
