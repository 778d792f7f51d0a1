import { hash } from 'node:crypto';
import type { Anchor, FoundRecord } from './chain-verifier.js';
import { glance } from './glance.js';

/** Whether a record is shown, beside its text, as the text has it. */
export type IsAsShown = (record: Readonly<Record<string, unknown>>) => boolean;

/**
 * What a stored record says of its place, with the hash of its content; undefined when it is not the text of a record, or not
 * what `isAsShown` wants.
 */
export type ReadRecord = (claimed: string, body: string | Uint8Array, isAsShown?: IsAsShown) => FoundRecord | undefined;

/** A text; of UTF-8 bytes each byte as a character, which is enough to find what is written in ASCII. */
function asciiOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
}

function parse(body: string | Uint8Array): Readonly<Record<string, unknown>> {
  const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString();
  return JSON.parse(text) as Record<string, unknown>;
}

/**
 * Reads records of a chain that a signature vouches for up to one of its places. Up to there a record is looked at, and hashed:
 * if it were anything but what was written once, the hash of the record that was signed would be another. What comes after it,
 * anybody could have chained: that is read to its last character.
 *
 * @param anchors - what vouches for the chain: it has to be verified against all of them
 */
export function recordReader(anchors: readonly Anchor[] = []): ReadRecord {
  const signedUpTo = anchors.reduce((last, { sequence, isSigned }) => (isSigned ? Math.max(last, sequence) : last), 0);
  return (claimed, body, isAsShown = () => true) => {
    try {
      const seen = signedUpTo === 0 ? undefined : glance(asciiOf(body));
      const record = seen !== undefined && seen.sequence <= signedUpTo ? seen : parse(body);
      const { log, sequence, previous } = record;
      if (typeof log !== 'string' || typeof previous !== 'string' || !Number.isSafeInteger(sequence)) return undefined;
      if (!isAsShown(record as Readonly<Record<string, unknown>>)) return undefined;
      return { hash: claimed, computed: hash('sha256', body), log, sequence: sequence as number, previous };
    } catch {
      return undefined;
    }
  };
}
