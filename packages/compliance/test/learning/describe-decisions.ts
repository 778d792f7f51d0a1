import { identityOf, type StorageAdapter } from '@opspilot/core';
import { manualClock, seededRandom } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import type { Decided } from '../../src/learning/decided.js';
import { createDecisionStore } from '../../src/learning/decision-store.js';

const [ann, bob, cleo, eve] = ['ann', 'bob', 'cleo', 'eve'].map(identityOf) as [string, string, string, string];

const refusal: Decided = {
  rule: 'DST-002',
  effect: 'delete remove data',
  environment: 'production',
  roles: [],
  labels: [],
  requester: ann,
  by: [bob],
  isApproved: false,
};

/** What is kept of decisions, on any storage. `open` gives a storage with an empty database of its own. */
export function describeDecisions(title: string, open: () => Promise<StorageAdapter>): void {
  describe(`decisions on ${title}`, () => {
    it('are looked back on however many others one actor asks for', async () => {
      const storage = await open();
      try {
        const store = createDecisionStore(storage, manualClock(), seededRandom(1));
        await store.add([refusal]);
        // The same again and again, and thousands of things that are about something else each.
        await store.add(Array.from({ length: 50 }, () => ({ ...refusal, requester: eve, isApproved: true })));
        for (let batch = 0; batch < 22; batch += 1) {
          const effects = Array.from({ length: 500 }, (_, index) => `delete remove ${batch}-${index}`);
          await store.add(effects.map((effect) => ({ ...refusal, effect, requester: eve, isApproved: true })));
        }
        const found = await store.recent();
        expect(found.filter(({ requester }) => requester === ann)).toEqual([refusal]);
        expect(found.filter(({ requester }) => requester === eve)).toHaveLength(1_000);
      } finally {
        await storage.close();
      }
    });

    it('are those of the same people when they were kept with their ids', async () => {
      const storage = await open();
      try {
        const store = createDecisionStore(storage, manualClock(), seededRandom(1));
        await store.add([{ ...refusal, requester: 'ann', by: ['bob'] }]);
        expect(await store.recent()).toEqual([refusal]);
      } finally {
        await storage.close();
      }
    });

    it('count three times at most when they are alike, and the newest come first', async () => {
      const storage = await open();
      try {
        const clock = manualClock();
        const store = createDecisionStore(storage, clock, seededRandom(1));
        for (const by of [bob, bob, bob, bob, cleo]) {
          await store.add([{ ...refusal, by: [by] }]);
          clock.setNow(clock.now() + 1);
        }
        expect((await store.recent()).map(({ by }) => by[0])).toEqual([cleo, bob, bob, bob]);
      } finally {
        await storage.close();
      }
    });
  });
}
