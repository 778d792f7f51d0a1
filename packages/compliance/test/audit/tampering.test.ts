import { type AuditSigner, verifyExport } from '@opspilot/compliance';
import { OpsError } from '@opspilot/core';
import { seededRandom } from '@opspilot/core/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newSigner, pieces, sampleExport } from './samples.js';
import { tamper, tamperings } from './tampering.js';

describe.each(['jsonl', 'csv'] as const)('an export as %s that was changed', (format) => {
  let text = '';
  let signer: AuditSigner;

  beforeAll(async () => {
    signer = newSigner();
    text = await sampleExport(format, signer);
  });

  it.each(tamperings)('by a %s is always noticed, and told where', async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
        const { what, bytes, place } = tamper(kind, text, format, seededRandom(seed));
        fc.pre(!bytes.equals(Buffer.from(text)));
        const found = await verifyExport(pieces(bytes), { publicKeys: [signer.publicKey] }).catch((error: unknown) => {
          // A file whose first byte was changed is no export at all.
          if (!OpsError.is(error, 'invalid-audit-export')) throw error;
          return undefined;
        });
        expect(found?.isIntact ?? false, what).toBe(false);
        if (place !== undefined) expect(found?.problem?.sequence, `${what}: ${found?.problem?.message}`).toBe(place);
      }),
      { numRuns: 150 },
    );
  });
});
