import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskOf } from '../../fixtures/shell/risk-of.js';

const count = fc.integer({ min: 1, max: 99 });
/** Filters that leave some of the lines that they read. */
const filter = fc.oneof(
  count.map((n) => `tail -n +${n}`),
  count.map((n) => `tail -n ${n}`),
  count.map((n) => `tail -${n}`),
  count.map((n) => `head -n ${n}`),
  count.map((n) => `head -n -${n}`),
  count.map((n) => `sed ${n}d`),
  count.map((n) => `sed -n ${n},${n + 3}p`),
  count.map((n) => `awk 'NR>${n}'`),
  fc.constantFrom('sort', 'sort -r', 'tac', 'uniq', 'grep -v keep', "tr '\\n' ' '"),
);
const listing = fc.constantFrom(
  'ls',
  'ls -1t /srv/releases',
  'ls -t /srv/*',
  'echo /srv/*',
  "printf '%s\\n' /etc/*",
  "find /srv -name '*.bak'",
  'basename -a /srv/*',
  'realpath /home/*',
  'echo "$X"',
  'cat list',
);
const consumer = fc.constantFrom(
  (lines: string) => `${lines} | xargs rm -rf`,
  (lines: string) => `${lines} | xargs -n1 rm -rf`,
  (lines: string) => `${lines} | xargs -I{} rm -rf {}`,
  (lines: string) => `${lines} | while read -r f; do rm -rf "$f"; done`,
  (lines: string) => `rm -rf $(${lines})`,
  (lines: string) => `for f in $(${lines}); do rm -rf "$f"; done`,
);
/** A name that is not known is at least as much as this. */
const anything = riskOf('rm -rf "$X"');

describe('a filter that counts lines', () => {
  it('never makes it less risky to delete what is listed than to delete anything', () => {
    fc.assert(
      fc.property(listing, fc.array(filter, { minLength: 1, maxLength: 3 }), consumer, (lines, filters, consume) => {
        const whole = riskOf(consume(lines));
        const filtered = riskOf(consume([lines, ...filters].join(' | ')));
        expect(filtered).toBeGreaterThanOrEqual(Math.min(whole, anything) - 1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
