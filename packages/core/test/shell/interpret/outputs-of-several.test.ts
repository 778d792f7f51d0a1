import { describe, expect, it } from 'vitest';
import { analyse, assessRisk, riskyThreshold } from '../../../src/shell.js';
import { effectsOf } from '../effects-of.js';

const lost = 'delete:remove /srv recursive force';

/** What an embedder may run without asking. */
function isCalm(command: string): boolean {
  const analysis = analyse(command);
  return analysis.problems.length === 0 && assessRisk(analysis).score < riskyThreshold;
}

describe('a command that runs several times prints all of its outputs', () => {
  it.each([
    "printf '/srv\\n/tmp/x\\n' | xargs -I{} echo {} | xargs rm -rf",
    "printf '/srv\\n/tmp/x\\n' | xargs -I{} echo rm -rf {} | sh",
    "printf '/srv\\n/tmp/x\\n' | parallel echo | xargs rm -rf",
    "printf '/srv\\n/tmp/x\\n' | xargs -I% sh -c 'echo %' | xargs rm -rf",
    'find /srv /tmp/x -maxdepth 0 -exec echo {} \\; | xargs rm -rf',
  ])('%s', (command) =>
    expect(effectsOf(command)).toEqual(expect.arrayContaining([lost, lost.replace('srv', 'tmp/x')])),
  );
});

describe('what comes in is read beside other files', () => {
  it.each([
    "printf 'rm -rf /srv\\n' | cat - /dev/null | sh",
    "printf 'rm -rf /srv\\n' | cat /dev/null - | sh",
    "printf 'rm -rf /srv\\n' | cat /dev/stdin | sh",
    "printf 'rm -rf /srv\\n' | grep -h rm - /dev/null | sh",
    "printf 'rm -rf /srv\\n' | sort - /dev/null | sh",
    "printf 'rm -rf /srv\\n' | cat - <(echo ls) | sh",
    "echo ls > f; printf 'rm -rf /srv\\n' | cat f - | sh",
  ])('and may be run: %s', (command) => expect(effectsOf(command)).toContain(lost));

  it.each(['cat - <(echo /tmp/x)', 'cat /dev/stdin <(echo /tmp/x)', 'paste - <(echo /tmp/x)', 'sort - <(echo /tmp/x)'])(
    'and is never left out: %s',
    (filter) => expect(isCalm(`echo /srv | ${filter} | xargs rm -rf`)).toBe(false),
  );

  it.each(['echo a | cat - f', 'echo a | cat - /dev/null | sort', 'cat -', 'echo a | diff - f', 'seq 3 | paste - -'])(
    'which is nothing to ask about: %s',
    (command) => expect(isCalm(command)).toBe(true),
  );
});

describe('lines in an order that is not known', () => {
  it.each([
    "printf '/tmp/x\\n/srv\\n' | sort | head -1 | xargs rm -rf",
    "printf '/tmp/x\\n/srv\\n' | shuf | head -1 | xargs rm -rf",
    "printf '/tmp/x\\n/srv\\n' | shuf -n 1 | xargs rm -rf",
    'shuf -n 1 -e /tmp/x /srv | xargs rm -rf',
    "printf 'b /tmp/x\\na /srv\\n' | sort | cut -d' ' -f2 | tail -n 1 | xargs rm -rf",
    "printf '/tmp/x\\n/srv\\n' | sort | { read a; rm -rf $a; }",
    "a=($(printf '/tmp/x\\n/srv\\n' | sort)); rm -rf ${a[0]}",
    "mapfile -t a < <(printf '/tmp/x\\n/srv\\n' | sort); rm -rf ${a[0]}",
  ])('are any where one is picked: %s', (command) => expect(isCalm(command)).toBe(false));

  it.each([
    "printf 'echo\\nrm -rf /srv\\n' | sort -r | head -1 | sh",
    "printf '1 echo\\n2 rm -rf /srv\\n' | sort -rn | cut -d' ' -f2- | head -1 | sh",
  ])('may be run: %s', (command) => expect(effectsOf(command)).toContain(lost));

  it.each([
    "printf '/tmp/b\\n/tmp/a\\n' | sort | xargs rm -f",
    "printf '/tmp/b\\n/tmp/a\\n' | sort | head -5 | xargs rm -f",
    'du -s /srv/* | sort -n | tail -5',
    "for x in $(printf '/tmp/b\\n/tmp/a\\n' | sort -u); do rm -f $x; done",
  ])('are those that they are where all are taken: %s', (command) => expect(isCalm(command)).toBe(true));
});
