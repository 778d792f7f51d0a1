import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandRecord } from '../../src/history/command-record.js';
import type { HistoryQuery, Resolution } from '../../src/history/history.js';
import type { StorageAdapter } from '../../src/storage/storage-adapter.js';
import { answers, empty, everyPage, expectedAnswers, newestFirst, query, step, take } from './history-model.js';
import { finishWithOutput, openHistory, readAll } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

/** What a history does on any database. */
export function describeHistory(name: string, createStorage: () => Promise<StorageAdapter>): void {
  describe(`history on ${name}`, () => {
    const open = async () => openHistory(await createStorage());
    const ids = (records: readonly CommandRecord[]) => records.map((record) => record.id);

    it('gives back a command as it was recorded', async () => {
      const { history, recorder } = await open();
      const start = commandStart({
        intent: 'make room on web-1',
        command: "journalctl --vacuum-size=1G # äöü 'quoted' 🚀\nsecond line",
        parent: 'plan-7',
        draft: { analysis: { effects: [{ kind: 'delete', confidence: 0.5 }], nothing: null }, nul: 'a\0b' },
        verdict: { decision: 'warn', findings: [] },
        metadata: { ticket: 'OPS-1', nested: [1, true, null] },
      });
      await recorder.begin(start);
      expect(await history.get(start.id)).toEqual({ ...start, end: null });
      const end = commandEnd({
        status: 'failed',
        exitCode: 3,
        error: { code: 'verification-failed', message: 'still full' },
        result: { recoveryPoints: ['r1'] },
        stdout: { text: 'freed 0 B\0\n', bytes: 11, truncated: false },
        stderr: { text: '', bytes: 0, truncated: false },
      });
      await recorder.finish(start, end);
      expect(await history.get(start.id)).toEqual({ ...start, end });
      await history.prune({});
      expect(await history.get(start.id)).toEqual({ ...start, end });
    });

    it('knows nothing of a command that never was', async () => {
      const { history } = await open();
      expect(await history.get('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined();
      await expect(history.output('nobody', 'stdout')).rejects.toMatchObject({ code: 'history-output-missing' });
      for (const stream of ['foo', 'toString', undefined] as never[]) {
        const refused = {
          code: 'invalid-history-query',
          message: expect.stringMatching(/is "stdout" or "stderr", got/),
        };
        await expect(history.output('nobody', stream)).rejects.toMatchObject(refused);
      }
    });

    it('records a command that never began, start and end at once', async () => {
      const { history, recorder } = await open();
      const start = commandStart();
      const end = commandEnd({ status: 'denied', stage: 'gate', executed: 'no', exitCode: null, startedAt: null });
      await recorder.finish(start, end);
      expect(await history.get(start.id)).toEqual({ ...start, end });
      expect(await history.count()).toBe(1);
    });

    it('takes the last word when an end is told twice, before and after it left the journal', async () => {
      const { history, recorder } = await open();
      for (const begins of [true, false]) {
        const start = commandStart();
        if (begins) await recorder.begin(start);
        await recorder.finish(start, commandEnd({ status: 'unknown' }));
        await recorder.finish(start, commandEnd({ status: 'succeeded' }));
        expect((await history.get(start.id))?.end?.status).toBe('succeeded');
        await history.prune({});
        await recorder.finish(start, commandEnd({ status: 'failed' }));
        await history.prune({});
        expect((await history.get(start.id))?.end?.status).toBe('failed');
      }
      expect(await history.count()).toBe(2);
    });

    it.each([
      ['succeeded', { executed: 'yes', error: null }],
      ['failed', { executed: 'unknown', error: { code: 'command-failed', message: expect.stringContaining('ann') } }],
    ] as const)('resolves as %s what ended as unknown, and keeps the end it had', async (status, found) => {
      const { history, recorder } = await open();
      const error = { code: 'command-unknown', message: 'contact was lost' };
      const end = commandEnd({ status: 'unknown', stage: 'execute', executed: 'unknown', exitCode: null, error });
      for (const moved of [false, true]) {
        const start = commandStart();
        await recorder.begin(start);
        await recorder.finish(start, { ...end, result: { recoveryPoints: ['r1'] } });
        if (moved) await history.prune({});
        const said = { reason: 'the service\0 was looked at', by: 'ann' };
        const resolved = await history.resolve(start.id, { status, ...said });
        const before = { status: 'unknown', stage: 'execute', executed: 'unknown', endedAt: end.endedAt, error };
        const resolution = { ...said, at: expect.any(Number), before };
        expect(resolved).toEqual({
          ...start,
          end: { ...end, status, ...found, result: { recoveryPoints: ['r1'], resolution } },
        });
        expect(await history.get(start.id)).toEqual(resolved);
        await history.prune({});
        expect(await history.get(start.id)).toEqual(resolved);
        expect(ids(await history.list({ status }))).toContain(start.id);
      }
      expect(await history.count({ status: 'unknown' })).toBe(0);
    });

    it('resolves once, and nothing that is known, running or not there', async () => {
      const { history, recorder } = await open();
      const resolution = { status: 'succeeded', reason: 'looked', by: 'ann' } as const;
      const refused = { code: 'history-not-unknown' };
      const missing = { code: 'history-record-missing', message: expect.stringContaining('no such record') };
      await expect(history.resolve('nobody', resolution)).rejects.toMatchObject(missing);
      const running = commandStart();
      await recorder.begin(running);
      const known = commandStart();
      await recorder.finish(known, commandEnd({ status: 'failed' }));
      for (const id of [running.id, known.id]) {
        await expect(history.resolve(id, resolution)).rejects.toMatchObject(refused);
      }
      expect((await history.get(known.id))?.end).toEqual(commandEnd({ status: 'failed' }));
      const unknown = commandStart();
      await recorder.finish(unknown, commandEnd({ status: 'unknown' }));
      for (const wrong of [{ status: 'unknown' }, { reason: ' ' }, { by: '' }, { by: undefined }]) {
        const given = { ...resolution, ...wrong } as Resolution;
        await expect(history.resolve(unknown.id, given)).rejects.toMatchObject({ code: 'invalid-resolution' });
      }
      const tries = await Promise.allSettled(
        ['ann', 'bob', 'eve'].map((by) => history.resolve(unknown.id, { ...resolution, by })),
      );
      const losers = tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason] : []));
      expect(losers).toHaveLength(2);
      for (const loser of losers) expect(loser).toMatchObject(refused);
    });

    it('records text that no database takes: NUL and halves of characters', async () => {
      const { history, recorder } = await open();
      const start = commandStart({ command: 'printf a\0b', intent: 'half \ud800 a character', host: 'web\0' });
      await recorder.finish(start, commandEnd({ status: 'failed', executed: 'no' }));
      expect(await history.get(start.id)).toMatchObject({
        command: 'printf a\u2400b',
        intent: 'half \ufffd a character',
        host: 'web\u2400',
      });
      expect(ids(await history.list({ text: 'A\0B', host: 'web\0' }))).toEqual([start.id]);
    });

    it('finds text in command and intent whatever its case, and nothing that only looks like it', async () => {
      const { history, recorder } = await open();
      await recorder.finish(commandStart({ command: 'axb 1000 wow nxt n' }), commandEnd());
      for (const [text, command] of textCases) {
        const inCommand = commandStart({ command });
        const inIntent = commandStart({ command: 'true', intent: command });
        for (const start of [inCommand, inIntent]) await recorder.finish(start, commandEnd());
        expect(new Set(ids(await history.list({ text })))).toEqual(new Set([inCommand.id, inIntent.id]));
      }
    });

    it('refuses a query that makes no sense', async () => {
      const { history } = await open();
      for (const [query, message] of senselessQueries) {
        const refused = { name: 'OpsError', code: 'invalid-history-query', message: expect.stringMatching(message) };
        await expect(history.list(query as HistoryQuery)).rejects.toMatchObject(refused);
      }
      await expect(history.count({ hots: 'web-1' } as HistoryQuery)).rejects.toThrow(/no condition "hots"/);
    });

    it('searches with the longest text', async () => {
      const { history } = await open();
      expect(await history.list({ text: '%'.repeat(4096) })).toEqual([]);
    });

    it('pages through everything, newest first, while commands run and move', async () => {
      const { history, recorder } = await open();
      const starts = Array.from({ length: 57 }, (_, i) => commandStart({ createdAt: 1_000 + Math.floor(i / 5) }));
      for (const [i, start] of starts.entries()) {
        await recorder.begin(start);
        if (i % 3 !== 0) await recorder.finish(start, commandEnd());
        if (i === 30) await history.prune({});
      }
      expect(await everyPage(history)).toEqual(starts.toSorted(newestFirst).map((start) => start.id));
    });

    it('streams the output of a record, and says why it cannot', async () => {
      const opened = await open();
      const { history, recorder } = opened;
      const start = commandStart();
      await finishWithOutput(opened, start, [Buffer.from('hello\n')]);
      expect((await readAll(await history.output(start.id, 'stdout'))).toString()).toBe('hello\n');
      expect((await readAll(await history.output(start.id, 'stderr'))).length).toBe(0);
      const running = commandStart();
      await recorder.begin(running);
      await expect(history.output(running.id, 'stdout')).rejects.toThrow(/still running/);
    });

    it('may be closed twice, and leaves the storage open', async () => {
      const storage = await createStorage();
      const first = await openHistory(storage);
      await first.recorder.finish(commandStart(), commandEnd());
      await first.close();
      await first.close();
      const second = await openHistory(storage);
      expect(await second.history.count()).toBe(1);
    });

    it('answers like a list in memory, whatever happened before', async () => {
      const opened = await open();
      const property = fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(query, { maxLength: 8 }),
        async (steps, queries) => {
          const model: CommandRecord[] = [];
          for (const taken of steps) await take(taken, opened, model);
          for (const asked of [{}, ...queries])
            expect(await answers(asked, opened)).toEqual(expectedAnswers(asked, model));
          await empty(opened, model);
        },
      );
      await fc.assert(property, { numRuns: 40, endOnFailure: true });
    });
  });
}

const textCases: readonly (readonly [text: string, command: string])[] = [
  ['restart NGINX', 'Restart nginx'],
  ['ÄPFEL', 'rm äpfel.txt'],
  ['привет', 'echo ПРИВЕТ'],
  // The sigma at the end of a word has a form of its own.
  ['οδοσ', 'echo ΟΔΟΣ'],
  ['100%', 'df | grep 100%'],
  ['a_b', 'ls A_B'],
  ['wow!', 'echo WOW!'],
  [String.raw`\n`, String.raw`printf "\N"`],
  [`'; drop table`, `echo '; DROP TABLE x`],
];

const senselessQueries: readonly (readonly [query: unknown, message: RegExp])[] = [
  [{ limit: 0 }, /limit must be a whole number from 1 to 1000, got 0\./],
  [{ limit: 1001 }, /got 1001/],
  [{ limit: 1.5 }, /got 1\.5/],
  [{ limit: '10' }, /limit must be a whole number from 1 to 1000, got "10"\./],
  [{ limit: {} }, /got an object/],
  [{ limit: null }, /got null/],
  [{ since: Number.NaN }, /since must be milliseconds since the epoch, got NaN/],
  [{ until: Number.POSITIVE_INFINITY }, /got Infinity/],
  [{ since: '2026-01-01' }, /got "2026-01-01"/],
  [{ status: 'done' }, /status must be one or a list of running, succeeded, .*, got "done"/],
  [{ status: ['failed', 7] }, /got the list \["failed", 7\]/],
  [{ text: 'x'.repeat(4097) }, /text must be a text of 4096 characters at most, got a text of 4097 characters/],
  [{ text: 7 }, /got 7/],
  [{ host: ['web-1'] }, /host must be a text, got the list \["web-1"\]/],
  [{ after: 'nobody' }, /no record "nobody"/],
  [{ hots: 'web-1' }, /no condition "hots"; there are host, actor, parent, status, /],
  [{ toString: 1 }, /no condition "toString"/],
  [null, /a query must be an object, such as \{ host: 'web-1' \}, got null/],
  ['web-1', /got "web-1"/],
];
