import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';

/** Paths that a command deletes, as people read them. */
function deleted(command: string): readonly (string | undefined)[] {
  return analyse(command)
    .effects.filter(({ kind }) => kind === 'delete')
    .map(({ target }) => (target.type === 'path' ? target.path : target.name));
}

describe('words that stand for any number of words', () => {
  it.each([
    'set -- /srv/*; shift; rm -rf "$@"',
    'set -- /srv/*; rm -rf "$2"',
    'set -- /srv/*; rm -rf "${*:2}"',
    'set -- /srv/*; for f in "${@:2}"; do rm -rf "$f"; done',
    'a=(/srv/*); rm -rf "${a[1]}"',
    'a=(/srv/*); rm -rf "${a[@]:3}"',
    'a=(x); a+=(/srv/*); rm -rf "${a[@]:2}"',
    'a=(/srv/*); set -- "${a[@]}"; shift 2; rm -rf "$@"',
    'f() { shift; rm -rf "$@"; }; f /srv/*',
    'f() { g "$@"; }; g() { rm -rf "$3"; }; f /srv/*',
    'bash -c \'shift; rm -rf "$@"\' _ /srv/*',
    'set -- /srv/*; while [ $# -gt 1 ]; do shift; rm -rf "$1"; done',
    'mapfile -t a < <(ls -t /srv/* | tail -n +6); rm -rf "${a[@]:1}"',
  ])('may be any of them behind the first: %s', (command) => {
    expect(deleted(command)).toEqual(['/srv/*']);
  });

  it.each([
    'set -- $X; shift; rm -rf "$@"',
    'set -- $X; rm -rf "$2"',
    'a=(b $X); rm -rf "${a[@]:2}"',
    'a=($X); rm -rf "${a[1]}"',
    'a=($X /srv); rm -rf "${a[-2]}"',
    'f() { rm -rf "$2"; }; f $X',
    'bash -c \'rm -rf "$2"\' _ $X',
    'find /srv -exec sh -c \'shift; rm -rf "$@"\' _ {} +',
    'ls | xargs sh -c \'shift; rm -rf "$@"\' _',
    'set -- *; shift 5; rm -rf "$@"',
    'read -ra a <<< "$X"; rm -rf "${a[1]}"',
  ])('hide nothing: %s', (command) => {
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it.each([
    ['f() { rm -rf "$2"; }; f "$X" /tmp/x', ['/tmp/x']],
    ['for n in *; do set -- "$n" /tmp/x; rm -rf "$2"; done', ['/tmp/x']],
    ['set -- /tmp/x $X; rm -rf "$1"', ['/tmp/x']],
    ['set -- /tmp/x /tmp/y; shift; rm -rf "$@"', ['/tmp/y']],
    ['a=(/tmp/x /tmp/y /tmp/z); rm -rf "${a[@]:1:1}" "${a[-1]}"', ['/tmp/y', '/tmp/z']],
    ['set -- /tmp/x; shift; rm -rf "$@"', []],
  ])('are one word in quotes, and words before them stand in their places: %s', (command, paths) => {
    expect(deleted(command)).toEqual(paths);
  });
});

describe('arguments that may have been taken off', () => {
  it.each([
    'set -- /srv; [ "$1" = x ] && shift; rm -rf $1',
    'set -- /srv; [ "$1" = x ] && set --; rm -rf $1',
    'set -- a /srv; if [ "$1" = a ]; then shift; fi; rm -rf $1',
    'set -- a /srv; case $1 in a) shift;; esac; rm -rf $1',
    'set -- a /srv; while [ "$1" = a ]; do shift; done; rm -rf $1',
    'set -- a /srv; while :; do case $1 in a) shift;; *) break;; esac; done; rm -rf $1',
    'f() { while [ "${1#-}" != "$1" ]; do shift; done; rm -rf "$@"; }; f -v /srv',
    'bash -c \'while [ "$1" = -v ]; do shift; done; rm -rf "$@"\' _ -v /srv',
    'set -- -f /srv; while getopts f o; do :; done; shift $((OPTIND-1)); rm -rf $1',
    'a=(/tmp/x); [ -f q ] && a+=(/srv); rm -rf "${a[@]}"',
    'a=(); while read -r f; do a+=(/srv); done; rm -rf "${a[@]}"',
  ])('are there all the same: %s', (command) => {
    expect(deleted(command)).toContain('/srv');
  });

  it.each([
    ['f() { while [ $# -gt 0 ]; do rm -f "$1"; shift; done; }; f /tmp/a /tmp/b', ['/tmp/a', '/tmp/b']],
    ['f() { local d=$1; shift; rm -rf "$d"; }; f /tmp/a /tmp/b; f /tmp/c', ['/tmp/a', '/tmp/c']],
  ])('are one after the other where they surely go: %s', (command, paths) => {
    expect(deleted(command)).toEqual(paths);
  });
});
