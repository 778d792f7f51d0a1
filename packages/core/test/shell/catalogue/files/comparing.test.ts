import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['diff -u a b', ['read:read a', 'read:read b']],
  ['diff --from-file /etc/shadow b', ['read:read /etc/shadow sensitive', 'read:read b']],
  ['cmp /etc/shadow /dev/zero -b -l', ['read:read /etc/shadow sensitive', 'read:read /dev/zero']],
  ['comm -12 a b', ['read:read a', 'read:read b']],
  ["diff3 --diff-program 'rm /srv/x' a b c", ['delete:remove /srv/x', 'read:read a', 'read:read b', 'read:read c']],
  ['sdiff -o c a b', ['write:overwrite c', 'read:read a', 'read:read b']],
  ['patch -p1 < fix.diff', ['read:read fix.diff', 'write:modify . recursive']],
  ['patch a fix.diff', ['read:read fix.diff', 'write:modify a inPlace']],
  ['patch --dry-run -p1 -i fix.diff', ['read:read fix.diff']],
  ['sha256sum -c sums', ['read:read sums']],
  ['md5sum a b', ['read:read a', 'read:read b']],
  ['dos2unix a', ['write:modify a inPlace']],
  ['dos2unix -n a b', ['read:read a', 'write:overwrite b']],
  ['dos2unix -f -O /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['iconv -f UTF-8 -t ASCII -o b a', ['write:overwrite b', 'read:read a']],
  ['recode latin1..utf8 a', ['write:modify a inPlace']],
  ['strings @/etc/shadow', ['read:read /etc/shadow sensitive']],
  ['wc --files0-from=list', ['read:read list']],
  ['column -t -s: /etc/passwd', ['read:read /etc/passwd']],
];

describe('tools that compare, check and lay out', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
