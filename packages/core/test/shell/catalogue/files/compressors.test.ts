import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['gzip a', ['read:read a', 'write:create a.gz', 'delete:move a']],
  ['gzip -k a', ['read:read a', 'write:create a.gz']],
  ["gzip -k -S '.g' a", ['read:read a', 'write:create a.g']],
  ['gzip -c a > b', ['write:overwrite b', 'read:read a']],
  ['gzip -l a.gz', ['read:read a.gz']],
  ['gunzip a.gz', ['read:read a.gz', 'write:create a', 'delete:move a.gz']],
  ['gunzip a.tgz', ['read:read a.tgz', 'write:create a.tar', 'delete:move a.tgz']],
  ['gzip -r dir', ['read:read dir recursive', 'write:create dir.gz recursive', 'delete:move dir recursive']],
  ['zstd -r dir', ['read:read dir recursive', 'write:create dir.zst recursive', 'write:create dir recursive']],
  ['zcat a.gz', ['read:read a.gz']],
  ['bzip2 -d a.bz2', ['read:read a.bz2', 'write:create a', 'delete:move a.bz2']],
  ['xz -9 -T0 a', ['read:read a', 'write:create a.xz', 'delete:move a']],
  ['xz -c /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['xz --files=/etc/shadow', ['read:read /etc/shadow sensitive']],
  ['zstd a', ['read:read a', 'write:create a.zst']],
  ['zstd --rm a', ['read:read a', 'write:create a.zst', 'delete:move a']],
  ['zstd -o b a', ['write:overwrite b', 'read:read a']],
  ['lz4 a b', ['read:read a', 'write:overwrite b']],
  ['lz4 -m a b', ['read:read a', 'read:read b']],
  ['gzexe a', ['write:modify a inPlace']],
];

describe('tools that compress', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
