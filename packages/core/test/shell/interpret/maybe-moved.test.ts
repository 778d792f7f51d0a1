import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';

/** Paths that a command may delete, as far as they are known. */
function deleted(command: string, cwd?: string): readonly string[] {
  const { effects } = analyse(command, cwd === undefined ? {} : { cwd });
  const paths = effects.flatMap(({ kind, target }) =>
    kind === 'delete' && target.type === 'path' ? [target.path] : [],
  );
  return paths.filter((path) => path.startsWith('/')).sort();
}

describe('a change of directory that may not have happened', () => {
  it.each([
    'cd /etc; [ -d /nope ] && cd /tmp/x; rm -f shadow',
    'cd /etc; false && cd /tmp/x; rm -f shadow',
    'cd /etc; while false; do cd /tmp/x; done; rm -f shadow',
    'cd /etc; until true; do cd /tmp/x; done; rm -f shadow',
    'cd /etc; for d in $NONE; do cd /tmp/x; done; rm -f shadow',
    'cd /etc; cd /tmp/x || :; rm -f shadow',
    'cd /etc; cd /tmp/x || true; rm -f shadow',
    'cd /etc; if cd /tmp/x; then :; fi; rm -f shadow',
    'cd /etc; if ! cd /tmp/x; then echo no; fi; rm -f shadow',
    'cd /etc; f() { [ -n "$1" ] && cd /tmp/x; }; f; rm -f shadow',
    'cd /etc; eval "false && cd /tmp/x"; rm -f shadow',
    'bash -c "cd /etc; false && cd /tmp/x; rm -f shadow"',
    'cd /etc; cd /tmp/x; rm -f shadow',
  ])('leaves what follows where it stood, too: %s', (command) => {
    expect(deleted(command)).toEqual(['/etc/shadow', '/tmp/x/shadow']);
  });

  it.each([
    'cd /etc; cd /tmp/x || exit 1; rm -f shadow',
    'cd /etc; cd /tmp/x || { echo no >&2; exit 1; }; rm -f shadow',
    'cd /etc; die() { echo "$1"; exit 1; }; cd /tmp/x || die no; rm -f shadow',
    'cd /etc; mkdir -p /tmp/x && cd /tmp/x || exit 1; rm -f shadow',
    'cd /etc; if ! cd /tmp/x; then exit 1; fi; rm -f shadow',
    'cd /etc; cd /tmp/x && rm -f shadow',
    'set -e; cd /etc; cd /tmp/x; rm -f shadow',
  ])('has happened where nothing follows otherwise: %s', (command) => {
    expect(deleted(command)).toEqual(['/tmp/x/shadow']);
  });

  it('takes what follows || to begin where the failure left it', () => {
    expect(deleted('cd /srv/a || rm -f shadow', '/etc')).toEqual(['/etc/shadow']);
    expect(deleted('if cd /srv/a; then :; else rm -f shadow; fi', '/etc')).toEqual(['/etc/shadow']);
  });

  it.each(['/tmp', '/var/log', '..', '/'])('is not doubted where every system has the directory: %s', (directory) => {
    expect(deleted(`cd ${directory}; rm -f a`, '/srv/app/b')).toHaveLength(1);
  });
});
