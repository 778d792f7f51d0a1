import type { StorageAdapter } from './storage-adapter.js';

/**
 * What serves when nobody names a storage: SQLite in memory, gone with the process. The first `open` rejects with
 * `storage-driver-missing` when better-sqlite3 is not installed.
 */
export function defaultStorage(): StorageAdapter {
  let adapter: Promise<StorageAdapter> | undefined;
  let closed = false;
  // Loaded when first used: the core stays light for those who bring a storage of their own.
  const load = async (): Promise<StorageAdapter> => {
    const { sqliteStorage } = await import('./sqlite/sqlite-storage.js');
    const storage = sqliteStorage(':memory:');
    if (closed) await storage.close();
    return storage;
  };
  return {
    kind: 'sqlite',
    open: async (module, migrations, options) => {
      adapter ??= load();
      return (await adapter).open(module, migrations, options);
    },
    close: async () => {
      closed = true;
      await (await adapter)?.close();
    },
  };
}
