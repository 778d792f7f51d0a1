import { hash } from 'node:crypto';
import type { FoundRecord } from './chain-verifier.js';

/**
 * What a stored record says of its place, with the hash of its content; undefined when it is not the text of a record, or not
 * what `isAsShown` wants.
 */
export function foundRecord(
  claimed: string,
  body: string | Uint8Array,
  isAsShown: (record: Readonly<Record<string, unknown>>) => boolean = () => true,
): FoundRecord | undefined {
  try {
    const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString();
    const record = JSON.parse(text) as Record<string, unknown>;
    const { log, sequence, previous } = record;
    if (typeof log !== 'string' || typeof previous !== 'string' || !Number.isSafeInteger(sequence)) return undefined;
    if (!isAsShown(record)) return undefined;
    return { hash: claimed, computed: hash('sha256', body), log, sequence: sequence as number, previous };
  } catch {
    return undefined;
  }
}
