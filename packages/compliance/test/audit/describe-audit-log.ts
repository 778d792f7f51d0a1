import { type AuditLog, createAuditLog, verifyExport } from '@opspilot/compliance';
import { createRedactor, type StorageAdapter, systemClock, systemRandom } from '@opspilot/core';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLog, openTables } from './open-log.js';
import { appendMany, auditor, decision, newSigner, operator, pieces, textOf } from './samples.js';

/** What a log has to do on every storage. `open` gives a new, empty one. */
export function describeAuditLog(title: string, open: () => Promise<StorageAdapter>): void {
  describe(`an audit log in ${title}`, () => {
    it('chains what is appended in the order of the calls, from 1 without gaps', async () => {
      const { log } = await openLog({ storage: await open() });
      const records = await Promise.all(Array.from({ length: 300 }, (_, index) => log.append(decision(index))));
      expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
      expect(records[0]?.previous).toBe('0'.repeat(64));
      for (const [index, record] of records.slice(1).entries()) expect(record.previous).toBe(records[index]?.hash);
      expect(records.map(({ subject }) => subject)).toEqual(records.map((_, index) => `command-${index}`));
      expect(await log.verify(auditor)).toMatchObject({ isIntact: true, first: 1, last: 300, records: 300 });
    });

    it('gives back what was appended, and keeps who asked', async () => {
      const { log } = await openLog({ storage: await open() });
      const written = await log.append(decision(1));
      await log.append({ type: 'custom.backup-taken', actor: operator, data: [1, null, { 'a\u0000b': '\u2028' }] });
      const [first, second, ...rest] = await log.read(auditor);
      expect(first).toEqual(written);
      expect(second?.data).toEqual([1, null, { 'a\u0000b': '\u2028' }]);
      expect(rest).toEqual([]);
      expect(await log.read(auditor, { types: ['audit.read'] })).toMatchObject([
        { sequence: 3, actor: auditor, data: { query: {} } },
      ]);
    });

    it('reads by time, type and place', async () => {
      const clock = manualClock(1_000);
      const { log } = await openLog({ storage: await open(), clock });
      await log.append(decision(1));
      await clock.advance(500);
      await log.append(decision(2));
      await log.append({
        type: 'exception.revoked',
        actor: operator,
        subject: 'x',
        data: { rule: 'A-001', reason: 'r' },
      });
      const places = async (query: Parameters<AuditLog['read']>[1]) =>
        (await log.read(auditor, query)).map(({ sequence }) => sequence);
      expect(await places({ from: 1_000, to: 1_500 })).toEqual([1]);
      expect(await places({ from: 1_001, types: ['command.decided'] })).toEqual([2]);
      expect(await places({ after: 1, limit: 1 })).toEqual([2]);
    });

    it('records a clock that went back as it was, and keeps the order', async () => {
      const clock = manualClock(10_000);
      const { log } = await openLog({ storage: await open(), clock });
      await log.append(decision(1));
      clock.setNow(3_000);
      await log.append(decision(2));
      const records = await log.read(auditor, { types: ['command.decided'] });
      expect(records.map(({ at, sequence }) => [sequence, at])).toEqual([
        [1, 10_000],
        [2, 3_000],
      ]);
      expect((await log.verify(auditor)).isIntact).toBe(true);
      // A period is exported without gaps: what lies between in the log comes with it.
      const text = await textOf(log.export({ actor: auditor, format: 'jsonl', from: 3_000, to: 10_001 }));
      expect((await verifyExport(pieces(text), { isPartial: true })).isIntact).toBe(true);
    });

    it('goes on where another process left off, which knows the log by its id', async () => {
      const storage = await open();
      const { log } = await openLog({ storage });
      await appendMany(log, 3);
      const again = await createAuditLog({
        storage,
        clock: systemClock,
        random: systemRandom,
        redactor: createRedactor(),
      });
      onTestFinished(() => again.close());
      expect(again.status()).toMatchObject({ log: log.status().log, sequence: 3, isOpen: true });
      const all = await Promise.all([...Array(100).keys()].map((i) => (i % 2 === 0 ? log : again).append(decision(i))));
      expect(new Set(all.map(({ sequence }) => sequence)).size).toBe(100);
      expect(await log.verify(auditor)).toMatchObject({ isIntact: true, records: 103 });
    });

    it.each(['jsonl', 'csv'] as const)('exports as %s what can be verified without the database', async (format) => {
      const signer = newSigner();
      const { log } = await openLog({ storage: await open(), signer });
      await appendMany(log, 120);
      const text = await textOf(log.export({ actor: auditor, format }));
      for (const size of [1_000_000, 977]) {
        const found = await verifyExport(pieces(text, size), { publicKeys: [signer.publicKey] });
        expect(found).toMatchObject({ isIntact: true, first: 1, last: 121, records: 121, signedUpTo: 121 });
      }
      const [own] = await log.read(auditor, { types: ['audit.exported'] });
      expect(own).toMatchObject({ sequence: 121, actor: auditor, data: { format } });
    });

    describe('that somebody changed', () => {
      const damaged = async (damage: (tables: Awaited<ReturnType<typeof openTables>>) => Promise<unknown>) => {
        const { log, storage } = await openLog({ storage: await open(), signer: newSigner() });
        await appendMany(log, 10);
        await log.checkpoint();
        await appendMany(log, 5, 10);
        await damage(await openTables(storage));
        return log.verify(auditor);
      };

      it('in the content of a record is told which', async () => {
        const found = await damaged((db) =>
          db.updateTable('audit_records').set({ body: '{"sequence":4}' }).where('sequence', '=', 4).execute(),
        );
        expect(found.problem).toMatchObject({ kind: 'content-changed', sequence: 4 });
      });

      it.each(['at', 'type'] as const)('in the column %s that queries use is told which', async (column) => {
        const value = column === 'at' ? { at: 7 } : { type: 'policy.loaded' };
        const found = await damaged((db) =>
          db.updateTable('audit_records').set(value).where('sequence', '=', 5).execute(),
        );
        expect(found.problem).toMatchObject({ kind: 'content-changed', sequence: 5 });
      });

      it('by taking a record away is told which', async () => {
        const found = await damaged((db) => db.deleteFrom('audit_records').where('sequence', '=', 6).execute());
        expect(found.problem).toMatchObject({ kind: 'missing', sequence: 6 });
      });

      it('by taking the first away is told', async () => {
        const found = await damaged((db) => db.deleteFrom('audit_records').where('sequence', '=', 1).execute());
        expect(found.problem).toMatchObject({ kind: 'missing', sequence: 1 });
      });

      it('by exchanging two records is told where', async () => {
        const found = await damaged(async (db) => {
          const put = (from: number, to: number) =>
            db.updateTable('audit_records').set({ sequence: to }).where('sequence', '=', from).execute();
          await put(3, -1);
          await put(8, 3);
          await put(-1, 8);
        });
        expect(found.problem).toMatchObject({ kind: 'reordered', sequence: 3 });
      });

      it.each([
        ['before the first', [1, 2, 3, 4], 10, 1],
        ['the first', [1], 1, 1],
      ] as const)('by moving records %s is told where, though their order is the same', async (_, moved, by, place) => {
        const found = await damaged(async (db) => {
          for (const from of moved) {
            const to = from - by;
            await db.updateTable('audit_records').set({ sequence: to }).where('sequence', '=', from).execute();
          }
        });
        expect(found).toMatchObject({ isIntact: false, problem: { sequence: place } });
      });

      it('by cutting the end off is told, from the row that says where it ends', async () => {
        const found = await damaged((db) => db.deleteFrom('audit_records').where('sequence', '>', 12).execute());
        expect(found.problem).toMatchObject({ kind: 'truncated', sequence: 13 });
      });

      it('by cutting the end off and setting that row back is told from the checkpoint', async () => {
        const found = await damaged(async (db) => {
          await db.deleteFrom('audit_records').where('sequence', '>', 8).execute();
          const { hash } = await db
            .selectFrom('audit_records')
            .select('hash')
            .where('sequence', '=', 8)
            .executeTakeFirstOrThrow();
          await db.updateTable('audit_head').set({ sequence: 8, hash }).execute();
        });
        expect(found.problem).toMatchObject({ kind: 'truncated', sequence: 9 });
      });

      it('by setting only that row back cannot be appended to', async () => {
        const { log, storage } = await openLog({ storage: await open() });
        await appendMany(log, 5);
        const db = await openTables(storage);
        await db.updateTable('audit_head').set({ sequence: 3 }).execute();
        await expect(log.append(decision(6))).rejects.toMatchObject({ code: 'audit-log-damaged' });
        expect(log.status()).toMatchObject({ isOpen: false, storage: { code: 'audit-log-damaged' } });
        await db.deleteFrom('audit_head').execute();
        await expect(log.append(decision(6))).rejects.toMatchObject({ code: 'audit-log-damaged' });
      });
    });
  });
}
