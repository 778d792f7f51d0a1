import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileSnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { canTrace, wholeCalls } from '../../bench/fixtures/strace.js';
import { hashesOf, keep, read } from './kept-files.js';

const withoutZstandard = await compiledProgram(new URL('./without-zstandard.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'on-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  /** 0 none, 1 deflate, 2 Zstandard. */
  readonly codec: number;
  /** Bytes before packing. */
  readonly size: number;
  /** 1 pieces, 2 an index of them. */
  readonly kind: number;
}

/** The blocks of all packs: header and checksum have 76 bytes, and the header tells how long the rest is. */
function blocksOf(directory: string): readonly Block[] {
  const packs = join(directory, 'packs');
  return readdirSync(packs).flatMap((name) => {
    const bytes = readFileSync(join(packs, name));
    const blocks: Block[] = [];
    for (let at = 0; bytes.toString('latin1', at, at + 4) === 'OPB1'; at += 76 + bytes.readUInt32LE(at + 12)) {
      blocks.push({ codec: bytes.readUInt8(at + 4), kind: bytes.readUInt8(at + 6), size: bytes.readUInt32LE(at + 8) });
    }
    return blocks;
  });
}

const piecesIn = (directory: string): readonly Block[] => blocksOf(directory).filter(({ kind }) => kind === 1);

describe('blocks of packs', () => {
  it.each([[{}], [{ key: randomBytes(32) }]])(
    'hold small files together, 256 KiB to 1 MiB of them',
    async (options) => {
      const store = await fileSnapshotStore(folder, options);
      const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index} of a file of settings\n`.repeat(30));
      const text = lines.map((line, index) => [`/etc/${index}`, Buffer.from(line)] as const);
      const chance = Array.from({ length: 1_000 }, (_, index) => [`/bin/${index}`, randomBytes(2_000)] as const);
      const files = Object.fromEntries([...text, ...chance]);
      const id = await keep(store, files);
      const sizes = piecesIn(folder).map(({ size }) => size);
      expect(sizes.length).toBeGreaterThanOrEqual(5);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
      // What is left at the end, of what packs well and of what does not.
      expect(sizes.filter((size) => size < 256 * 1024).length).toBeLessThanOrEqual(2);
      expect(await read(store, id)).toEqual(hashesOf(files));
      await store.close();
    },
  );
});

describe('a process that has no Zstandard', () => {
  const there = (...words: readonly string[]): string =>
    execFileSync(process.execPath, [withoutZstandard, ...words], { encoding: 'utf8' }).trim();

  it.each([[undefined], [randomBytes(32)]])('packs with deflate, and everybody reads that', async (key) => {
    const id = there('write', folder, ...(key === undefined ? [] : [key.toString('hex')]));
    expect([...new Set(piecesIn(folder).map(({ codec }) => codec))]).toEqual([1]);
    const store = await fileSnapshotStore(folder, key === undefined ? {} : { key });
    expect(await read(store, id)).toEqual(hashesOf({ '/text': Buffer.from('some text '.repeat(50_000)) }));
    expect(await store.verify()).toEqual([]);
    await store.close();
    expect(there('read', folder, ...(key === undefined ? [] : [key.toString('hex')]))).toBe('read');
  });

  it('is told what it lacks for a store of others, and takes nothing away there', async () => {
    const store = await fileSnapshotStore(folder);
    const files = { '/text': Buffer.from('text '.repeat(50_000)) };
    const id = await keep(store, files);
    expect(piecesIn(folder).map(({ codec }) => codec)).toEqual([2]);
    for (const work of ['read', 'prune']) {
      expect(there(work, folder)).toMatch(/^store-codec-missing: .*(?:zstd-wasm|Node)/);
    }
    expect(await read(store, id)).toEqual(hashesOf(files));
    expect(await store.verify()).toEqual([]);
    await store.close();
  });
});

interface Call {
  readonly name: string;
  /** What it is about; of a rename what there is afterwards. */
  readonly path: string;
  readonly from?: string;
}

/** Calls that make something last, in the order in which they came to their end. */
function lastingCalls(log: string): readonly Call[] {
  return wholeCalls(readFileSync(log, 'utf8').split('\n')).flatMap((line): Call[] => {
    const [, synced] = /\bf(?:data)?sync\(\d+<([^>]*)>\) += 0/.exec(line) ?? [];
    if (synced !== undefined) return [{ name: 'sync', path: synced }];
    const [, from, path] = /\brename(?:at2?)?\((?:[^"]*)"([^"]*)", (?:[^"]*)"([^"]*)".* = 0/.exec(line) ?? [];
    return from === undefined || path === undefined ? [] : [{ name: 'rename', from, path }];
  });
}

describe.skipIf(!canTrace())('what a snapshot writes, as the kernel tells of it (strace)', () => {
  it('is on the disk before it has its name, and its name before anything counts on it: the manifest comes last', () => {
    const log = join(folder, 'strace');
    const store = join(folder, 'store');
    const calls = ['fsync', 'fdatasync', 'rename', 'renameat', 'renameat2'].join();
    const tracing = ['-f', '-qq', '-y', '-s', '4096', '-o', log, '-e', `trace=${calls}`];
    const words = [...tracing, process.execPath, withoutZstandard, 'write', store];
    expect(execFileSync('strace', words, { encoding: 'utf8' })).toMatch(/^[0-9A-Z]{26}\n$/);
    const all = lastingCalls(log).filter(({ path }) => path.startsWith(`${store}/`));
    const renames = all.filter(({ name }) => name === 'rename');
    expect(renames.map(({ path }) => path.replace(/.*\./, ''))).toEqual(['pack', 'snapshot']);
    const steps = renames.flatMap(({ from = '', path }) => [
      { name: 'sync', path: from },
      { name: 'rename', from, path },
      { name: 'sync', path: dirname(path) },
    ]);
    expect(all).toEqual(steps);
  });
});
