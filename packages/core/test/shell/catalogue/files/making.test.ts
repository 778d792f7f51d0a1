import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['mkdir -p a/b', ['write:create a/b']],
  ['mkdir -m 750 a', ['write:create a']],
  ['mkdir -m 1777 a', ['write:create a']],
  ['mkdir -m 777 a', ['write:create a', 'permission:world-writable a']],
  ['touch a b', ['write:create a', 'write:create b']],
  ['touch -r /bin/ls /var/log/auth.log', ['write:set-time /var/log/auth.log']],
  ['mktemp -d', []],
  ['mkfifo -m 666 /tmp/f', ['write:create /tmp/f', 'permission:world-writable /tmp/f']],
  ['mknod /tmp/p p', ['write:create /tmp/p']],
  ['mknod /tmp/sda b 8 0', ['write:create /tmp/sda', 'storage:make-device /tmp/sda']],
  ['echo x | tee a - b', ['write:overwrite a', 'write:overwrite b']],
  ['echo x | tee -a ~/.ssh/authorized_keys', ['write:append ~/.ssh/authorized_keys']],
  ['sort a | sponge a', ['read:read a', 'write:overwrite a']],
  ['split -l 100 big part-', ['read:read big', 'write:create part-*']],
  ["split --filter='rm -rf /srv' big", ['read:read big', 'delete:remove /srv recursive force']],
  ['csplit -f part book /chapter/', ['read:read book', 'write:create part*']],
];

describe('tools that make files', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
