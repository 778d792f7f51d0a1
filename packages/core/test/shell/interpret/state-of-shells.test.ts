import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

const deleted = (command: string): readonly string[] =>
  effectsOf(command).filter((effect) => effect.startsWith('delete:remove'));

describe('what a shell does to its own state', () => {
  it.each([
    'PWD=/tmp; cd /; rm -rf "$PWD"srv',
    'OLDPWD=/tmp; cd /; cd /tmp; rm -rf "$OLDPWD"srv',
    `export PWD=/tmp; cd /; sh -c 'rm -rf "$PWD"srv'`,
    'PWD=/tmp; pushd / > /dev/null; rm -rf "$PWD"srv',
    "declare -n r='a[$(rm -rf /srv)]'; r=1",
    "r='a[$(rm -rf /srv)]'; declare -n r; r=1",
    "typeset -n r; r='a[$(rm -rf /srv)]'; r=1",
  ])('is followed: %s', (command) => {
    expect(deleted(command)).toContain('delete:remove /srv recursive force');
  });

  it('goes on from where a function leads that has the name of a builtin', () => {
    const told = deleted('cd() { builtin cd /; }; cd /tmp; rm -rf srv');
    expect(told).toContain('delete:remove /srv recursive force');
    expect(deleted('cd() { builtin cd "$@" && ls; }; cd /tmp; rm -rf x')).toEqual([
      'delete:remove /tmp/x recursive force',
    ]);
  });

  it('assigns through a reference that was declared before it stood for anything', () => {
    expect(deleted('declare -n r; r=d; d=/tmp/a; r=/srv; rm -rf $d')).toEqual(['delete:remove /srv recursive force']);
  });
});
