import type { AuditRecord } from '../audit-entry.js';
import type { PreparedEntry } from '../record/seal-entry.js';
import type { WriteBatch } from './write-batch.js';

/** Entries that one transaction takes at most: what waits behind it, and what a failure takes with it, stays small. */
const largestBatch = 128;

/** UTF-16 code units that one transaction takes at most, but for a single entry. */
const largestText = 4_000_000;

interface Waiting {
  readonly prepared: PreparedEntry;
  readonly resolve: (record: AuditRecord) => void;
  readonly reject: (reason: unknown) => void;
}

/** Entries in the order in which they came, written in groups. */
export interface AppendQueue {
  add(prepared: PreparedEntry): Promise<AuditRecord>;
  /** Resolves once nothing waits. Never rejects. */
  drained(): Promise<void>;
}

/** One transaction at a time; whatever comes while one is under way goes into the next together. */
export function createAppendQueue(write: WriteBatch): AppendQueue {
  let waiting: Waiting[] = [];
  let pumping: Promise<void> | undefined;

  const take = (): readonly Waiting[] => {
    let text = 0;
    let count = 0;
    while (count < waiting.length && count < largestBatch) {
      const { before = '', after = '' } = waiting[count]?.prepared ?? {};
      text += before.length + after.length;
      if (count > 0 && text > largestText) break;
      count++;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  };

  const pump = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = take();
      try {
        const records = await write(batch.map(({ prepared }) => prepared));
        for (const [index, { resolve }] of batch.entries()) resolve(records[index] as AuditRecord);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    pumping = undefined;
  };

  return {
    add(prepared) {
      return new Promise((resolve, reject) => {
        waiting.push({ prepared, resolve, reject });
        // A turn later, so that what is appended in one go is written in one.
        pumping ??= Promise.resolve().then(pump);
      });
    },
    async drained() {
      while (pumping !== undefined) await pumping;
    },
  };
}
