import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/shell/explain/explain.js';
import { effectsOf } from '../effects-of.js';

const removed = 'delete:remove /etc recursive force';

describe('texts of several lines', () => {
  it.each(["foo 'bar\nrm -rf /etc'", "foo 'bar\n\n\n  rm -rf /etc'", "foo 'A=b bar\n! rm -rf /etc'"])(
    'are read as lines wherever a command begins one: %s',
    (command) => {
      expect(effectsOf(command)).toContain(removed);
    },
  );
});

describe('what is read into several variables', () => {
  it.each([
    'read -r a b <<< "x rm -rf /etc"; $b',
    'read -r a b c <<< "  rm   -rf /etc "; $a $b $c',
    'echo "1 2 /etc" | while read -r a b c; do rm -rf $c; done',
  ])('is a field each, and all that is left for the last: %s', (command) => {
    expect(effectsOf(command)).toContain(removed);
  });
});

describe('what runs when the shell ends', () => {
  it('is explained, as it is analyzed', () => {
    const { effects, summary } = explain(': >(rm -rf /etc)');
    expect(effects.map(({ effect: { kind, target } }) => [kind, target])).toEqual([
      ['delete', expect.objectContaining({ path: '/etc' })],
    ]);
    expect(summary).toContain('/etc');
  });
});
