import type { Kysely } from 'kysely';
import type { StorageAdapter } from '../storage/storage-adapter.js';
import { describeDecoding } from './storage/decoding-cases.js';
import { describeLifecycle } from './storage/lifecycle-cases.js';
import { describeMigrations } from './storage/migration-cases.js';
import { describeProcesses } from './storage/process-cases.js';
import { describeReading } from './storage/reading-cases.js';
import { describeRefusals } from './storage/refusal-cases.js';
import { describeSelections } from './storage/selection-cases.js';
import { openSamples, type SampleSchema, type StorageFixture } from './storage/storage-fixture.js';
import { describeTransactions } from './storage/transaction-cases.js';
import { describeUpserts } from './storage/upsert-cases.js';
import { describeValues } from './storage/value-cases.js';
import { describeWriting } from './storage/writing-cases.js';
import { afterAll, beforeAll, describe, expect, it } from './vitest.js';

export type { StorageFixture } from './storage/storage-fixture.js';

/**
 * What OpsPilot expects of a storage adapter, as a vitest suite. Every adapter of its own passes it; run it on yours:
 *
 * ```ts
 * describeStorageAdapter('my storage', { open: async () => myStorage(await emptyDatabase()) });
 * ```
 */
export function describeStorageAdapter(name: string, fixture: StorageFixture): void {
  describe(name, () => {
    let storage: StorageAdapter;
    let writer: Kysely<SampleSchema>;
    let reader: Kysely<SampleSchema>;

    beforeAll(async () => {
      storage = await fixture.open();
      writer = await openSamples(storage);
      reader = await openSamples(storage, true);
    });
    afterAll(() => storage.close());

    it('names its kind', () => {
      expect(storage.kind).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    describeValues(() => ({ writer, reader }));
    describeRefusals(() => writer);
    describeDecoding(() => writer);
    describeSelections(() => writer);
    describeWriting(() => writer);
    describeUpserts(() => writer);
    describeTransactions(() => writer);
    describeReading(() => ({ writer, reader }));
    describeMigrations(() => storage);
    describeLifecycle(fixture);
    describeProcesses(fixture);
  });
}
