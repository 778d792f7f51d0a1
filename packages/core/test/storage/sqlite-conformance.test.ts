import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describeStorageAdapter } from '@opspilot/core/testing';
import { afterAll } from 'vitest';

describeStorageAdapter('SQLite in memory', { open: async () => sqliteStorage(':memory:') });

const directory = mkdtempSync(join(tmpdir(), 'opspilot-storage-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
const paths = new WeakMap<object, string>();

function open(path: string) {
  const storage = sqliteStorage(path);
  paths.set(storage, path);
  return storage;
}

const pathOf = (storage: object): string => paths.get(storage) ?? '';

describeStorageAdapter('SQLite in a file', {
  open: async () => open(join(directory, `${++files}.db`)),
  reopen: async (storage) => open(pathOf(storage)),
  elsewhere: (storage) => ({
    nodeArguments: ['--conditions=@opspilot/source', '--import', 'tsx'],
    expression: `(await import('@opspilot/core/sqlite')).sqliteStorage(${JSON.stringify(pathOf(storage))})`,
  }),
});
