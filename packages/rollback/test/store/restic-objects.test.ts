import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resticSnapshotStore, type StoredContent } from '@opspilot/rollback';
import { describe, expect, it, onTestFinished } from 'vitest';

const isThere = spawnSync('restic', ['version']).status === 0;

describe.skipIf(!isThere)('a content that was fetched from restic', () => {
  it('is never written to again while others are fetched: somebody may be reading it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restic-objects-'));
    const spool = join(folder, 'spool');
    const store = await resticSnapshotStore({ repository: join(folder, 'repository'), password: 'of the test', spool });
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    const writer = await store.begin({ host: 'web-1', reason: 'a test', takenAt: 1_700_000_000_000, roots: [] });
    const contents: StoredContent[] = [];
    for (const text of ['one', 'two', 'three', 'four']) contents.push(await writer.write([Buffer.from(text)]));
    await writer.commit();
    const read = async (index: number): Promise<string> => {
      const content = contents[index];
      const parts: Uint8Array[] = [];
      if (content !== undefined) for await (const part of store.read(content)) parts.push(part);
      return Buffer.concat(parts).toString();
    };
    const filesThere = (): ReadonlyMap<string, bigint> => {
      const all = readdirSync(spool, { recursive: true, encoding: 'utf8' }).map((name) => join(spool, name));
      const kinds = all.map((path) => [path, statSync(path, { bigint: true })] as const);
      return new Map(kinds.filter(([, stat]) => stat.isFile()).map(([path, { ctimeNs }]) => [path, ctimeNs]));
    };

    expect([await read(0), await read(1)]).toEqual(['one', 'two']);
    const fetched = filesThere();
    expect(fetched.size).toBe(2);
    // Whoever asks for a third gets all of the snapshot at once, these two among it.
    expect([await read(2), await read(3), await read(0)]).toEqual(['three', 'four', 'one']);
    const later = filesThere();
    expect([...fetched].filter(([path, changed]) => later.get(path) !== changed)).toEqual([]);
  });
});
