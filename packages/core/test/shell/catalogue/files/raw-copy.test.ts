import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['dd if=a of=b bs=1M count=1', ['read:read a', 'write:overwrite b']],
  ['dd if=/root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['dd of=/etc/sudoers.d/x', ['write:overwrite /etc/sudoers.d/x']],
  ['dd if=/dev/zero of=/dev/sda', ['read:read /dev/zero', 'write:overwrite /dev/sda']],
  ['dd if=a of=b oflag=append conv=notrunc', ['read:read a', 'write:append b']],
  ['dd if=a of=b conv=notrunc,fsync', ['read:read a', 'write:modify b']],
  ['dd if=/dev/null of=/srv/data/x', ['read:read /dev/null', 'write:truncate /srv/data/x']],
  ['dd if=a of=b count=0', ['read:read a', 'write:truncate b']],
  ['dd if=/dev/zero of=f count=10', ['read:read /dev/zero', 'write:overwrite f']],
  ['dd if=/dev/zero of=/var/f', ['read:read /dev/zero', 'write:overwrite /var/f', 'storage:fill /var/f']],
  ["dcfldd if=a of:='rm -rf /srv'", ['read:read a', 'delete:remove /srv recursive force']],
  ['pv a > b', ['write:overwrite b', 'read:read a']],
  ['sync', []],
];

describe('tools that copy blocks', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
