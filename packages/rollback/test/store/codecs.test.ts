import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codecs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A Zstandard frame as a stream writes it: it does not tell how long its content is. Source: RFC 8878, 3.1.1: the magic number, a
 * descriptor that has neither size nor checksum, a window of 2 MiB, blocks that are not packed.
 */
function frameOfUnknownLength(content: Buffer): Buffer {
  const largest = 128 * 1024;
  const parts: Buffer[] = [Buffer.from('28b52ffd0058', 'hex')];
  for (let at = 0; at < content.length; at += largest) {
    const part = content.subarray(at, at + largest);
    const header = Buffer.alloc(3);
    header.writeUIntLE((part.length << 3) | (at + largest >= content.length ? 1 : 0), 0, 3);
    parts.push(header, part);
  }
  return Buffer.concat(parts);
}

/** A block of a store, with its content packed as Zstandard. */
function blockOf(content: Buffer): Buffer {
  const packed = frameOfUnknownLength(content);
  const header = Buffer.alloc(44);
  header.write('OPB1', 'latin1');
  header.writeUInt8(2, 4);
  header.writeUInt32LE(content.length, 8);
  header.writeUInt32LE(packed.length, 12);
  const digest = createHash('sha256').update(header).update(packed).digest();
  return Buffer.concat([header, packed, digest]);
}

describe('a store that another Node wrote', () => {
  it('is read when its blocks do not tell how long they are, and are longer than a mebibyte', async () => {
    const store = await fileSnapshotStore(folder);
    const writer = await store.begin({ host: 'here', reason: 'a test', takenAt: 0, roots: [] });
    const { id } = await writer.commit();
    const row = (index: number): unknown[] => [
      ...[`/${String(index).padStart(4, '0')}${'x'.repeat(250)}`, 'file', 0o644, 0, 0, 'root', 'root', 0, '1', '2'],
      ...['1', String(index), 1, {}],
    ];
    const count = 4_000;
    const rows = Buffer.from(Array.from({ length: count }, (_, index) => JSON.stringify(row(index))).join('\n'));
    expect(rows.length).toBeGreaterThan(1024 * 1024);
    const summary = { ...(await store.snapshot(id)), entries: count };
    const [name = ''] = readdirSync(join(folder, 'snapshots'));
    const file = join(folder, 'snapshots', name);
    const end = readFileSync(file).subarray(-8);
    writeFileSync(file, Buffer.concat([blockOf(Buffer.from(JSON.stringify(summary))), blockOf(rows), end]));

    const entries = await store.entries(id);
    expect(entries).toHaveLength(count);
    expect(await store.verify()).toEqual([]);
  });
});
