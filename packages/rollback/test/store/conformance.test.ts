import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSnapshotStore, memorySnapshotStore, resticSnapshotStore } from '@opspilot/rollback';
import { describeSnapshotStore } from '@opspilot/rollback/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'conformance-'));
const endOf = (folder: string) => async () => rmSync(folder, { recursive: true, force: true });

describeSnapshotStore('the store in memory', async () => ({ store: memorySnapshotStore() }));

for (const [name, options] of [
  ['the store in a directory', {}],
  ['the store in a directory, encrypted', { key: randomBytes(32) }],
] as const) {
  describeSnapshotStore(name, async () => {
    const folder = newFolder();
    const open = () => fileSnapshotStore(folder, options);
    return { store: await open(), reopen: open, end: endOf(folder) };
  });
}

const isThere = spawnSync('restic', ['version']).status === 0;
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('restic');

it.skipIf(!isRequired)('restic is there', () => expect(isThere).toBe(true));

describe.skipIf(!isThere)('over restic', () => {
  // Making a repository takes longer than all that is done with it.
  const made = newFolder();
  beforeAll(async () => {
    await (await resticSnapshotStore({ repository: made, password: 'of the suite' })).close();
  });
  afterAll(endOf(made));

  describeSnapshotStore('the store in a repository of restic', async () => {
    const folder = newFolder();
    cpSync(made, join(folder, 'repository'), { recursive: true });
    const access = { repository: join(folder, 'repository'), password: 'of the suite', spool: join(folder, 'spool') };
    const open = () => resticSnapshotStore(access);
    return { store: await open(), reopen: open, end: endOf(folder) };
  });
});
