import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

/** Paths that a command deletes, as people read them. */
function deleted(command: string): readonly (string | undefined)[] {
  return analyse(command)
    .effects.filter(({ kind }) => kind === 'delete')
    .map(({ target }) => (target.type === 'path' ? target.path : target.name));
}

describe('lines of a text of which it is not known how many there are', () => {
  it.each([
    'rm -rf $(ls -t /srv/releases/* | tail -n +6)',
    'for f in $(ls -t /srv/releases/* | tail -n 3); do rm -rf "$f"; done',
    "printf '%s\\n' /srv/releases/* | head -n -3 | xargs rm -rf",
    'echo /srv/releases/* | tail -n +2 | xargs rm -rf',
    'ls -1 /srv/releases/* | sort -r | tail -n +8 | xargs -r rm -rf',
    'ls /srv/releases/* | tail -n +6 | while read -r f; do rm -rf -- "$f"; done',
    'ls -t | head -n -5 | xargs -I{} rm -rf /srv/releases/{}',
    'realpath /srv/releases/* | tail -n +2 | xargs rm -rf',
    "ls | sed 's/^/\\/srv\\/releases\\//' | tail -n +6 | xargs rm -rf",
  ])('may be any of them: %s', (command) => {
    expect(deleted(command)).toEqual(['/srv/releases/*']);
  });

  it.each([
    ["printf '%s\\n' /srv/a /srv/b '*' | head -n 1 | xargs rm -rf", ['/srv/a']],
    ["printf '%s\\n' /srv/a /srv/b /tmp/* | tail -n +3 | xargs rm -rf", ['/tmp/*']],
    ["printf '%s\\n' /tmp/* /srv/b | tail -n 1 | xargs rm -rf", ['/srv/b']],
    ["printf '%s\\n' /tmp/* /srv/b | head -n -1 | xargs rm -rf", ['/tmp/*']],
  ])('are told apart where all that is counted is known: %s', (command, paths) => {
    expect(deleted(command)).toEqual(paths);
  });

  it.each([
    'eval "$(echo "$X" | tail -n +2)"',
    'sh -c "$(echo "$X" | cut -c2-)"',
    'python3 -c "$(echo "$X" | tail -n +2)"',
    '$(ls | tail -n +2)',
    'ls | tail -n +6 | sh',
    "printf '%s\\n' *.sh | tail -n +2 | sh",
    `printf '%s\\n' ": '" "$X" "rm -rf /srv" "'" | tail -n +3 | sh`,
  ])('are a command that is not known: %s', (command) => {
    expect(analyse(command).problems).not.toEqual([]);
  });
});

describe('characters and columns of a text that is not known', () => {
  it.each([
    'ls | cut -c3- | xargs rm -rf',
    'ls | cut -b 2- | xargs rm -rf',
    'ls | cut -d- -f2- -s | xargs rm -rf',
    'ls | tail -c +3 | xargs rm -rf',
    'ls | head -c -3 | xargs rm -rf',
    "ls | sed 's/^.//' | xargs rm -rf",
    "ls | sed 's/a/\\/srv\\/b/' | xargs rm -rf",
    'ls | tr a / | xargs rm -rf',
    'rm -rf $(echo "$X" | cut -c2-)',
    'ls | while read f; do rm -rf "${f#?}"; done',
    'for f in *; do rm -rf "${f:2}"; done',
    'for f in *; do rm -rf "${f: -3}"; done',
    'for f in *; do rm -rf "${f/a//srv/b}"; done',
    'ls | while read a b; do rm -rf "$b"; done',
    'ls -l | while read a b c; do rm -rf "$c"; done',
    'read a b <<< "$X"; rm -rf "$b"',
    'read a b < <(echo /srv/*); rm -rf $b',
  ])('may be anything: %s', (command) => {
    expect(deleted(command)).toContain('…');
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it.each([
    ["find /srv/app -maxdepth 1 -name '*.log' | cut -d/ -f1-3 | xargs rm -rf", '/srv/app'],
    ["ls *.gz | sed 's/\\.gz$//' | xargs rm -rf", '*'],
    ['for f in /srv/*.gz; do rm -rf "${f%.gz}"; done', '/srv/*'],
    ['for f in /srv/*; do rm -rf "${f%/*}"; done', '/srv'],
    ['for f in /srv/*.gz; do rm -rf "/tmp/${f##*.}"; done', '/tmp/gz'],
    ['for f in *; do rm -rf "${f// /_}"; done', '*'],
    ["echo /srv/* | tr ' ' '\\n' | xargs rm -rf", '/srv/*'],
    ['x=a-$V; rm -rf /tmp/${x:0:1}', '/tmp/a'],
  ])('are known where they stand before or behind it: %s', (command, path) => {
    expect(deleted(command)).toEqual([path]);
  });

  it('leave the other fields of a line as they are', () => {
    expect(effectsOf('read a b c <<< "x /srv $X"; rm -rf $b')).toContain('delete:remove /srv recursive force');
  });
});
