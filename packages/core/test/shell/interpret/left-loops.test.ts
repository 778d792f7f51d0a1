import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

const removed = 'delete:remove /srv recursive force';

describe('a loop that may be left before its end', () => {
  it.each([
    'for a in /srv /tmp/x; do x=$a; break; done; rm -rf $x',
    'for a in /srv /tmp/x; do x=$a; [ -d $a ] && break; done; rm -rf $x',
    'for a in /srv /tmp/x; do if [ -d $a ]; then break; fi; done; rm -rf $a',
    'for a in /tmp/x /srv /tmp/y; do if [ "$a" = /tmp/y ]; then continue; fi; x=$a; done; rm -rf $x',
    'for a in /tmp/x /srv /tmp/y; do [ "$a" = /tmp/y ] && continue; x=$a; done; rm -rf $x',
    'for a in 1 2; do x=/srv; [ -f q ] && break; x=/tmp/x; done; rm -rf $x',
    'for a in 1 2; do for b in 1 2; do x=/srv; break 2; done; x=/tmp/x; done; rm -rf $x',
    'x=/tmp/x; while read -r l; do x=/srv; [ -f q ] && break; x=/tmp/y; done; rm -rf $x',
    'until [ -f q ]; do x=/srv; continue; x=/tmp/x; done; rm -rf $x',
    'for a in 1 2; do set -- /srv; [ -f q ] && break; set -- /tmp/x; done; rm -rf "$1"',
    'for a in 1 2; do case $a in 1) x=/srv; break;; esac; x=/tmp/x; done; rm -rf $x',
  ])('leaves what it held there: %s', (command) => {
    expect(effectsOf(command)).toContain(removed);
  });

  it('that is not left holds what its last round left', () => {
    expect(effectsOf('for a in /srv /tmp/x; do x=$a; done; rm -rf $x')).toEqual([
      'delete:remove /tmp/x recursive force',
    ]);
  });

  it('within another one is left alone', () => {
    const command = 'for a in 1 2; do for b in 1 2; do x=/srv; break; done; x=/tmp/x; done; rm -rf $x';
    expect(effectsOf(command)).toEqual(['delete:remove /tmp/x recursive force']);
  });

  it('keeps the directory that each round begins in', () => {
    const command = 'for d in a b; do (cd $d) || continue; done; rm -rf build';
    expect(effectsOf(command)).toContain('delete:remove build recursive force');
  });
});
