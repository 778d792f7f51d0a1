// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expansions are those of a shell.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bashMissing } from '../../fixtures/shell/bash-process.js';
import { openProbe } from '../../fixtures/shell/probe.js';
import { randomScript } from '../../fixtures/shell/random-script.js';
import { unseenCalls } from '../../fixtures/shell/seen-calls.js';

const missing = bashMissing();

describe.skipIf(missing !== undefined)(`scripts${missing === undefined ? '' : `: ${missing}`}`, () => {
  const probe = openProbe();
  afterAll(() => probe.close());

  it('run no command in bash that the analysis did not see, or said that it cannot', { timeout: 240_000 }, async () => {
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(randomScript, async (script) => {
        const made = await probe.run(script);
        calls += made.length;
        expect(unseenCalls(script, made), script).toEqual([]);
      }),
      // The same scripts each time: `bench/shell` draws others.
      { seed: 20_261_128, numRuns: 200 },
    );
    expect(calls).toBeGreaterThan(500);
  });

  it.each([
    ['a function that defines itself anew', 'g() { g() { probe a; }; g; }; g'],
    ['a variable that a shell within does not have', 'x=/srv; sh -c \'probe "$x/"\''],
    ['a variable that a shell within has', 'export x=/srv; sh -c \'probe "$x/"\''],
    ['a variable for a shell within', 'x=/srv sh -c \'probe "$x/"\''],
    ['an alternative for a variable that is not set', 'probe "${nothing:+x}/"'],
    ['a variable after the loop that read into it', 'while read -r d; do :; done <<< /srv; probe "$d/"'],
    ['a trap whose variable changes', 'x=a; trap \'probe "$x"\' EXIT; x=b'],
    ['a variable that one branch sets', 'x=a; [ -e /none ] || x=b; probe "$x"'],
    ['a variable that a subshell sets', 'x=a; (x=b); probe "$x"'],
    ['a variable that the end of a pipe sets', 'x=a; echo b | read -r x; probe "$x"'],
    ['a variable that a function sets', 'f() { x=b; }; x=a; f; probe "$x"'],
    ['a variable that is local to a function', 'f() { local x=b; }; x=a; f; probe "$x"'],
    ['a loop that changes what it uses', 'x=a; for i in 1 2 3; do probe "$x"; x=$x$i; done'],
    ['words for a function', 'f() { shift; probe "$@" $#; }; f a "b c" d'],
    ['words for a shell', 'bash -c \'probe "$0" "$@"\' a \'b c\''],
    ['a directory that changes', 'cd /; (cd /etc); probe "$PWD"'],
  ])('see %s', async (_, script) => {
    const made = await probe.run(script);
    expect(made.length).toBeGreaterThan(0);
    expect(unseenCalls(script, made)).toEqual([]);
  });
});
