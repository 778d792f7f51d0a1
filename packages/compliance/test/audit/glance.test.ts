import { createRedactor } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glance } from '../../src/audit/chain/glance.js';
import { prepareEntry, sealEntry } from '../../src/audit/record/seal-entry.js';

const redactor = createRedactor({ shapes: false });
/** Texts that look like the places that are looked for. */
const trap = fc.constantFrom(
  '},"at":5,',
  ',"log":"x","previous":"y","sequence":9,',
  '"}',
  ',"type":"x"}',
  '\\"',
  'é😀',
);
const text = fc.oneof(
  trap,
  fc.string({ unit: 'grapheme' }),
  fc.array(trap).map((parts) => parts.join('')),
);
const key = fc.constantFrom('at', 'log', 'previous', 'sequence', 'type', 'actor', '},"at":5,', ',"log":"x"');
const data = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.dictionary(key, tie('value')), fc.array(tie('value'))),
})).value;

const entry = fc.record(
  {
    type: fc.constantFrom('command.decided', 'custom.backup-taken'),
    actor: fc.record(
      { id: text.filter((id) => id !== ''), roles: fc.array(text), kind: fc.constant('person') },
      { requiredKeys: ['id'] },
    ),
    data,
    command: text,
    environment: text,
    host: text,
    subject: text,
  },
  { requiredKeys: ['type', 'actor', 'data'] },
);

describe('a glance at a record', () => {
  it('finds what reading all of it does', () => {
    const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    const place = { at: fc.nat(), sequence: fc.integer({ min: 1, max: 1_000_000 }), previous: hash };
    fc.assert(
      fc.property(entry, fc.record(place), (given, { at, sequence, previous }) => {
        const { body } = sealEntry(prepareEntry(given, at, redactor), '01JC3F', sequence, previous);
        const { type, log } = JSON.parse(body) as Record<string, unknown>;
        const expected = { at, log, previous, sequence, type };
        expect(glance(body)).toEqual(expected);
        expect(glance(Buffer.from(body).toString('latin1'))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing of what is no record', () => {
    for (const body of ['', '{}', 'null', '{"actor":{},"at":5,', '},"at":5,"log":"x"'])
      expect(glance(body)).toBeUndefined();
  });
});
