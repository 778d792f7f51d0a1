import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['rm -rf /etc', ['delete:remove /etc recursive force']],
  ['rm a b', ['delete:remove a', 'delete:remove b']],
  ['rm --recursive --no-preserve-root /', ['delete:remove / recursive force']],
  ['rm -- -rf', ['delete:remove -rf']],
  ['rmdir -p a/b', ['delete:remove-empty a/b', 'delete:remove-empty a']],
  ['rmdir --parents /srv/a', ['delete:remove-empty /srv/a', 'delete:remove-empty /srv']],
  ['unlink x', ['delete:remove x']],
  ['shred -u -n 3 key.pem', ['delete:shred key.pem']],
  ['shred -f /dev/sda', ['delete:shred /dev/sda force']],
  ['wipe -rf /home', ['delete:shred /home recursive force']],
  ['truncate -s 0 /etc/fstab', ['write:truncate /etc/fstab']],
  ['truncate --size=-1M log', ['write:truncate log']],
  ['truncate -s +1G disk.img', ['write:modify disk.img']],
  ['fallocate -l 1G swapfile', ['write:create swapfile']],
  ['fallocate -p -l 1M disk.img', ['write:truncate disk.img']],
  ['fallocate -l 500G /var/fill', ['write:create /var/fill', 'storage:fill /var/fill']],
  ['trash-put a', ['delete:move a']],
  ['trash-empty', ['delete:remove ~/.local/share/Trash recursive']],
  ['trash-empty --dry-run', []],
  ['fdupes -r photos', []],
  ['fdupes -rdN photos', ['delete:remove photos recursive']],
  ['scrub -n /dev/sdb', []],
  ['scrub /dev/sdb', ['delete:shred /dev/sdb']],
];

describe('tools that remove files', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('has the same effects whatever the order of options', () => {
    const expected = effectsOf('rm -r -f /etc');
    for (const command of ['rm -fr /etc', 'rm /etc -rf', 'rm --force -R /etc', 'rm --recurs --forc /etc']) {
      expect(effectsOf(command)).toEqual(expected);
    }
  });
});
