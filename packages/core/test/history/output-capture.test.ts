import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedOutput } from '../../src/history/command-record.js';
import { sqliteStorage } from '../../src/sqlite.js';
import { finishWithOutput, openFileHistory, openHistory, readAll, temporaryDirectory } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

const limit = 64;
const note = /\n\[… ([\d,]+) of ([\d,]+) bytes left out here …\]\n/;

/** `bytes` in pieces of the given lengths, over and over. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });

describe('the output of a command', () => {
  it('is kept whatever its bytes and however they arrive', async () => {
    const opened = await openFileHistory({ outputLimit: limit });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400, size: 'max' }), lengths, async (bytes, sizes) => {
        const start = commandStart();
        const { stdout } = await finishWithOutput(opened, start, pieces(bytes, sizes));
        expect(stdout.bytes).toBe(bytes.length);
        expect(stdout.truncated).toBe(bytes.length > limit);
        const text = Buffer.from(bytes).toString();
        expect(stdout.text).toBe(bytes.length > limit ? stdout.text : text);
        expect(await readAll(await opened.history.output(start.id, 'stdout'))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 150 },
    );
  });

  it('is cut between characters, and says how much is missing', async () => {
    const opened = await openFileHistory({ outputLimit: limit });
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ unit: 'binary', minLength: 17, maxLength: 200, size: 'max' })
          .filter((text) => Buffer.byteLength(text) > limit),
        lengths,
        async (text, sizes) => {
          const bytes = Buffer.from(text);
          const { stdout } = await finishWithOutput(opened, commandStart(), pieces(bytes, sizes));
          const [head = '', leftOut = '', whole = '', tail = ''] = stdout.text.split(note);
          expect(text.startsWith(head)).toBe(true);
          expect(text.endsWith(tail)).toBe(true);
          expect(Number(whole.replaceAll(',', ''))).toBe(bytes.length);
          expect(Buffer.byteLength(head) + Buffer.byteLength(tail) + Number(leftOut.replaceAll(',', ''))).toBe(
            bytes.length,
          );
          expect(Buffer.byteLength(head) + Buffer.byteLength(tail)).toBeGreaterThanOrEqual(limit - 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has no file when it is short text, and leaves no directory behind', async () => {
    const { directory, ...opened } = await openFileHistory();
    const { stdout } = await finishWithOutput(opened, commandStart(), [Buffer.from('ok\n')]);
    expect(stdout).toEqual({ text: 'ok\n', bytes: 3, truncated: false });
    expect((await readdir(directory)).filter((name) => name.endsWith('.files'))).toEqual([]);
  });

  it('goes to a file when it is no text, however short', async () => {
    const opened = await openFileHistory();
    const start = commandStart();
    const { stdout } = await finishWithOutput(opened, start, [Buffer.from([0x66, 0xff, 0xfe])]);
    expect(stdout).toMatchObject({ text: 'f\ufffd\ufffd', bytes: 3, truncated: false, file: expect.any(String) });
    expect(await readAll(await opened.history.output(start.id, 'stdout'))).toEqual(Buffer.from([0x66, 0xff, 0xfe]));
  });

  it('is for its owner alone', async () => {
    const { directory, ...opened } = await openFileHistory({ outputLimit: 1 });
    const { stdout } = await finishWithOutput(opened, commandStart(), [Buffer.from('long')], 'stdout');
    const root = join(directory, 'ops.db.files', 'history');
    const [identity = ''] = await readdir(root);
    const modes = await Promise.all(
      [
        root,
        join(root, identity),
        join(root, identity, stdout.file ?? '', '..'),
        join(root, identity, stdout.file ?? ''),
      ].map(async (path) => (await stat(path)).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
  });

  it('is counted but not kept beyond the limit of its file', async () => {
    const opened = await openFileHistory({ outputLimit: 4, spoolLimit: 10 });
    const start = commandStart();
    const { stdout } = await finishWithOutput(opened, start, pieces(Buffer.from('0123456789abcdef'), [3]));
    expect(stdout).toMatchObject({ bytes: 16, truncated: true, incomplete: 'limit' });
    expect(stdout.text).toMatch(/^01\n.*\nef$/);
    expect((await readAll(await opened.history.output(start.id, 'stdout'))).toString()).toBe('0123456789');
  });

  it('of both streams is kept apart', async () => {
    const opened = await openFileHistory({ outputLimit: 2 });
    const start = commandStart();
    await opened.recorder.begin(start);
    const captures = (['stdout', 'stderr'] as const).map((stream) => opened.recorder.capture(start.id, stream));
    for (const [i, capture] of captures.entries()) await capture.write(Buffer.from(`stream ${i}`));
    const [stdout, stderr] = (await Promise.all(captures.map((capture) => capture.end()))) as [
      CapturedOutput,
      CapturedOutput,
    ];
    expect(stdout.file).not.toBe(stderr.file);
  });

  it.each([
    ['is a file', (path: string) => writeFile(path, '')],
    ['cannot be made', (path: string) => symlink('/proc/no/such', path)],
  ])('never fails the command when the place for files %s', async (_what, spoil) => {
    const { directory, ...opened } = await openFileHistory({ outputLimit: 8 });
    await spoil(join(directory, 'ops.db.files'));
    const start = commandStart();
    const { stdout } = await finishWithOutput(opened, start, [Buffer.from('0123456789abcdef')]);
    expect(stdout).toMatchObject({ bytes: 16, truncated: true, incomplete: 'write-failed' });
    expect(stdout.file).toBeUndefined();
    expect((await opened.history.get(start.id))?.end?.stdout).toEqual(stdout);
    await expect(opened.history.output(start.id, 'stdout')).rejects.toThrow(/could not be spooled/);
  });

  it('overwrites nothing when one stream is captured twice', async () => {
    const opened = await openFileHistory({ outputLimit: 2 });
    const start = commandStart();
    await finishWithOutput(opened, start, [Buffer.from('first')]);
    const again = opened.recorder.capture(start.id, 'stdout');
    await again.write(Buffer.from('second'));
    await again.write(Buffer.alloc(1_000_000));
    expect(await again.end()).toMatchObject({ bytes: 1_000_006, incomplete: 'write-failed' });
    expect((await readAll(await opened.history.output(start.id, 'stdout'))).toString()).toBe('first');
  });

  it('stays where it is when the history is closed, and goes with a temporary one', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'ops.db');
    const start = commandStart();
    const first = await openHistory(sqliteStorage(path), { outputLimit: 2 });
    await finishWithOutput(first, start, [Buffer.from('kept')]);
    await first.close();
    const second = await openHistory(sqliteStorage(path), { outputLimit: 2 });
    expect((await readAll(await second.history.output(start.id, 'stdout'))).toString()).toBe('kept');

    const storage = sqliteStorage(':memory:');
    const temporary = await openHistory(storage, { outputLimit: 2 });
    await finishWithOutput(temporary, start, [Buffer.from('gone')]);
    await temporary.close();
    const after = await openHistory(storage);
    await expect(after.history.output(start.id, 'stdout')).rejects.toThrow(/temporary directory/);
  });

  it('is refused a directory that cannot be used', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'spool'));
    await chmod(join(directory, 'spool'), 0o500);
    const file = join(directory, 'file');
    await writeFile(file, '');
    const unusable = process.getuid?.() === 0 ? [join(file, 'spool')] : [join(directory, 'spool'), join(file, 'spool')];
    for (const spool of unusable) {
      await expect(openHistory(sqliteStorage(':memory:'), { spool })).rejects.toMatchObject({ code: 'spool-unusable' });
    }
  });

  it.skipIf(process.platform !== 'linux').each(['/proc', '/proc/opspilot', '/proc/opspilot/spool'])(
    'refuses %s, where Node would try for ever, before anything runs',
    async (spool) => {
      await expect(openHistory(sqliteStorage(':memory:'), { spool })).rejects.toMatchObject({
        code: 'spool-unusable',
        message: expect.stringMatching(/^The spool directory \/proc\S* cannot be used: ENOENT.*Name one that/),
      });
    },
  );

  it('makes the directories above a spool, for their owner alone', async () => {
    const spool = join(await temporaryDirectory(), 'var', 'spool');
    await openHistory(sqliteStorage(':memory:'), { spool });
    expect((await stat(spool)).mode & 0o777).toBe(0o700);
    expect(await readdir(spool)).toEqual([]);
  });

  it.each([{ outputLimit: -1 }, { outputLimit: 2 ** 30 }, { spoolLimit: 0.5 }])('refuses %o', async (options) => {
    await expect(openHistory(sqliteStorage(':memory:'), options)).rejects.toMatchObject({
      code: 'invalid-history-options',
    });
  });

  it('takes little memory however much there is', async () => {
    const opened = await openFileHistory();
    const start = commandStart();
    const chunk = Buffer.alloc(65_536, 'flood ');
    const count = 2_400;
    await opened.recorder.begin(start);
    const capture = opened.recorder.capture(start.id, 'stdout');
    await capture.write(chunk);
    const before = process.memoryUsage();
    let most = 0;
    for (let i = 1; i < count; i++) {
      // Each its own memory, as a pipe gives it.
      await capture.write(Buffer.from(chunk));
      if (i % 100 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }
    const stdout = await capture.end();
    expect(stdout).toMatchObject({ bytes: count * chunk.length, truncated: true });
    expect(Buffer.byteLength(stdout.text)).toBeLessThan(65_536 + 100);
    // 150 MiB went through; what waits for the disk is a quarter of a MiB, the rest is what was not collected yet.
    expect(most).toBeLessThan(64 * 2 ** 20);
    await opened.recorder.finish(start, commandEnd({ stdout }));
    let bytes = 0;
    for await (const part of await opened.history.output(start.id, 'stdout')) bytes += (part as Buffer).length;
    expect(bytes).toBe(count * chunk.length);
  });
});
