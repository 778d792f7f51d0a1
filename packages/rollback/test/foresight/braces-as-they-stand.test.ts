import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';

const pathsOf = (command: string): readonly string[] =>
  foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv', user: 'root' }).paths.map(
    ({ pattern }) => pattern,
  );

describe('braces, which not every shell expands', () => {
  it.each([
    ['touch {a,b}', ['/srv/a', '/srv/b', '/srv/{a,b}']],
    ['mkdir -p d/{a,b}', ['/srv/d/a', '/srv/d/b', '/srv/d/{a,b}']],
    ['d=/x; mkdir -p "$d"/{a,b}', ['/x/a', '/x/b', '/x/{a,b}']],
    ['cd d && touch f{1..2}', ['/srv/d/f1', '/srv/d/f2', '/srv/d/f{1..2}']],
    ["sh -c 'touch {a,b}'", ['/srv/a', '/srv/b', '/srv/{a,b}']],
    ['rm -rf {a,b{c,d}}', ['/srv/a', '/srv/bc', '/srv/bd', '/srv/{a,b{c,d}}']],
    ['{ touch a,b; }', ['/srv/a,b']],
    ['touch \\{a,b}', ['/srv/{a,b}']],
  ])('are told as they stand, too: %s', (command, paths) => {
    expect(pathsOf(command)).toEqual(paths);
  });

  it('look nowhere where the command only looks', () => {
    expect(pathsOf('ls {a,b}')).toEqual([]);
  });
});
