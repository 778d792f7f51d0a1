import { analyse } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';

const deleted = (command: string): readonly string[] =>
  analyse(command, { cwd: '/here', user: 'alice' }).effects.flatMap(({ kind, target }) =>
    kind === 'delete' && target.type === 'path' ? [target.path] : [],
  );

describe('a directory that a shell may stand in', () => {
  it.each([
    'if [ -f a ]; then cd /etc; else cd /srv; fi; rm -rf x',
    'case $1 in a) cd /etc;; *) cd /srv;; esac; rm -rf x',
    'cd /etc; if [ -f a ]; then cd /srv; fi; rm -rf x',
  ])('is each of those that the ways before led to: %s', (command) => {
    expect(deleted(command)).toEqual(expect.arrayContaining(['/etc/x', '/srv/x']));
  });

  it('is also the one where it was, when what led elsewhere may have failed', () => {
    expect(deleted('cd /nonexistent || cd /etc; rm -rf x')).toEqual(
      expect.arrayContaining(['/nonexistent/x', '/etc/x']),
    );
  });

  it.each(['go() { cd /etc; }; go; rm -rf x', 'go() { pushd /etc >/dev/null; }; go; rm -rf x'])(
    'is where a function went: %s',
    (command) => {
      expect(deleted(command)).toEqual(['/etc/x']);
    },
  );

  it('is none where the shell ends that could not go there', () => {
    expect(deleted('cd /srv/app || exit 1; rm -rf x')).toEqual(['/srv/app/x']);
    expect(deleted('f() { cd /srv/app || return; rm -rf x; }; f')).toEqual(['/srv/app/x']);
  });
});
