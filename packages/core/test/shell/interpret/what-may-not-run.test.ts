import { describe, expect, it } from 'vitest';
import { analyse, assessRisk, riskyThreshold } from '../../../src/shell.js';
import { effectsOf } from '../effects-of.js';

const lost = 'delete:remove /srv recursive force';

/** What an embedder may run without asking. */
function isCalm(command: string): boolean {
  const analysis = analyse(command);
  return analysis.problems.length === 0 && assessRisk(analysis).score < riskyThreshold;
}

describe('a file that may be overwritten still holds what it held', () => {
  const evil = "echo 'rm -rf /srv' > f";
  it.each([
    ['behind &&', `${evil}; [ -f q ] && echo ls > f; sh f`],
    ['behind ||', `${evil}; [ -f q ] || echo ls > f; sh f`],
    ['in a branch', `${evil}; if false; then : > f; fi; sh f`],
    ['in either branch', `if [ -f q ]; then echo 'rm -rf /srv' > f; else echo ls > f; fi; sh f`],
    ['in a case', `${evil}; case $X in a) echo ls > f;; esac; sh f`],
    ['in a loop over what is not known', `${evil}; for i in $X; do echo ls > f; done; sh f`],
    ['in a loop that may not run', `${evil}; while false; do echo ls > f; done; sh f`],
    ['in the background', `${evil}; echo ls > f & sh f`],
    ['in a trap', `${evil}; trap 'echo ls > f' EXIT; sh f`],
    ['by a shell that keeps files', `${evil}; set -C; echo ls > f; sh f`],
    ['by a shell that was told so at length', `${evil}; set -o noclobber; echo ls > f; sh f`],
    ['though it may refuse', `${evil}; chmod -w f; echo ls > f; sh f`],
    ['by a program', `${evil}; [ -f q ] && echo ls | tee f; sh f`],
    ['by a copy', `${evil}; echo ls > g; [ -f q ] && cp g f; sh f`],
    ['by what is appended', `${evil}; echo ls | tee -a f; sh f`],
    ['on another machine', `${evil}; ssh web 'echo ls > f'; sh f`],
    ['in a container', `${evil}; docker exec web sh -c 'echo ls > f'; sh f`],
    ['where many may have', `${evil}; ${'[ -f q ] && echo ls > f; '.repeat(20)} sh f`],
  ])('%s', (_where, command) => expect(effectsOf(command)).toContain(lost));

  it.each([
    'echo ls > f; echo pwd > f; sh f',
    "echo 'rm -rf /srv' > f; echo ls > f; sh f",
    'test -d x && { echo ls > f; sh f; echo pwd > f; sh f; }',
    'test -d x && echo ls > f && echo pwd > f && sh f',
    'for i in $X; do echo ls > f; sh f; echo pwd > f; sh f; done',
    'if test -e x; then echo ls > f; fi; sh f',
    'if test -e x; then echo ls > f; else echo ls > f; fi; sh f',
    "ssh web 'echo ls > f; sh f'",
    'echo ls > f; set -C; sh f',
    'echo ls > f; chmod +x f; ./f',
  ])('and holds nothing else where it was: %s', (command) => {
    expect(effectsOf(command)).not.toContain(lost);
    expect(isCalm(command)).toBe(true);
  });

  it('on the machine where it was written', () => {
    expect(effectsOf("ssh web 'echo rm -rf /srv > f'; ssh web sh f")).toContain(`${lost} @host=web`);
    expect(effectsOf("ssh web 'echo rm -rf /srv > f'; echo ls > f; sh f").join()).not.toContain('delete');
  });
});

describe('a function that may be defined anew', () => {
  const evil = 'f() { rm -rf /srv; }';
  it.each([
    `${evil}; if false; then f() { :; }; fi; f`,
    `${evil}; [ -f q ] && f() { :; }; f`,
    `${evil}; case $X in a) f() { :; };; esac; f`,
    `${evil}; for i in $X; do f() { :; }; done; f`,
    `${evil}; f() { :; } & f`,
    `f() { :; }; if [ -f q ]; then ${evil}; fi; f`,
    `${evil}; unset -v f; f`,
    `${evil}; f=1; unset f; f`,
  ])('is still what it was: %s', (command) => expect(effectsOf(command)).toContain(lost));

  it.each([`${evil}; f() { :; }; f`, `${evil}; { f() { :; }; }; f`])('is what it is: %s', (command) =>
    expect(effectsOf(command)).toEqual([]),
  );
});

describe('a variable', () => {
  it.each([
    'x=/srv; unset -f x; rm -rf $x',
    'x=/srv; readonly x; x=/tmp/x; rm -rf $x',
    'readonly x=/srv; x=/tmp/x; rm -rf $x',
    'declare -r x=/srv; x=/tmp/x; rm -rf $x',
    'x=/srv; readonly x; unset x; rm -rf $x',
    'x=/srv; readonly x; read x <<< /tmp/x; rm -rf $x',
  ])('that stays what it is: %s', (command) => expect(effectsOf(command)).toContain(lost));

  it.each(['x=/srv; unset x; x=/tmp/x; rm -rf $x', 'x=/srv; unset -v x; x=/tmp/x; rm -rf $x'])(
    'that does not: %s',
    (command) => expect(effectsOf(command)).toEqual(['delete:remove /tmp/x recursive force']),
  );
});
