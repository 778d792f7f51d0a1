import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../src/shell/interpret/read-fields.js';
import { bashMissing } from '../../fixtures/shell/bash-process.js';
import { effectsOf } from '../effects-of.js';

describe('what read gives to its variables', () => {
  it.each([
    'IFS=: read -r a b <<< "x:/etc"; rm -rf $b',
    'echo x:/etc | while IFS=: read u p; do rm -rf $p; done',
    'IFS=: ; read a b <<< x:/etc; rm -rf $b',
    'IFS=_ read a b c <<< rm_-rf_/etc; $a $b $c',
    'read -p x -r a <<< /etc; rm -rf $a',
    'read -rp "sure? " a <<< /etc; rm -rf $a',
    'read -d : a <<< /etc:x; rm -rf $a',
    'read -n 4 a <<< /etcxx; rm -rf $a',
    'read -n4 a <<< /etcxx; rm -rf $a',
    "{ read a; read b; } <<< $'x\\n/etc'; rm -rf $b",
    'read -ra a <<< "rm -rf /etc"; "${a[@]}"',
    'read <<< /etc; rm -rf $REPLY',
    "declare -a 'a=($(rm -rf /etc))'",
    "echo ${a['$(rm -rf /etc)0']}",
  ])('is what is removed: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /etc recursive force');
  });

  it.skipIf(bashMissing() !== undefined)('is what bash gives to them', () => {
    const character = fc.constantFrom('a', 'b', ' ', ':', '_');
    const lines = fc.sample(
      fc.tuple(
        fc.string({ unit: character, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(' ', ':', ' :', ':_', ''),
      ),
      { numRuns: 400, seed: 7 },
    );
    const script = lines.map(([line, count, separators]) => {
      const names = ['a', 'b', 'c'].slice(0, count);
      return `IFS='${separators}' read -r ${names.join(' ')} <<< '${line}'; printf '[%s]' ${names.map((name) => `"$${name}"`).join(' ')}; echo`;
    });
    const told = execFileSync('bash', ['-c', script.join('\n')], { encoding: 'utf8' }).split('\n');
    lines.forEach(([line, count, separators], index) => {
      const fields = fieldsOf(line, count, separators);
      const shown = Array.from({ length: count }, (_, at) => `[${fields[at] ?? ''}]`).join('');
      expect(shown, JSON.stringify([line, count, separators])).toBe(told[index]);
    });
  });
});

describe('lines of which nobody knows how many there are', () => {
  it.each([
    "find /etc -type f | sort | tail -n +3 | xargs -d '\\n' rm --",
    'cd /etc && rm -rf $(ls -t | tail -n +6)',
    'for f in $(ls -t /etc/* | tail -n +2); do rm -rf $f; done',
    "printf '%s\\n' /etc/* | tail -n +2 | xargs rm -rf",
    'ls -d /etc/* | head -n -1 | xargs rm -rf',
    'find /etc -type f | tail -n +2 | while read f; do rm -f "$f"; done',
  ])('are not taken for one: %s', (command) => {
    expect(effectsOf(command).filter((effect) => /^delete:remove \/etc\/\*/.test(effect))).not.toEqual([]);
  });

  it('are killed by what they are', () => {
    expect(effectsOf('pgrep x | tail -n +2 | xargs kill -9')).toEqual(['service:kill x']);
  });
});
