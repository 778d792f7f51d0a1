import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach } from 'vitest';
import { orchestration } from '../../src/index.js';
import { type EngineFixture, EngineSite } from '../../src/testing/engine-site.js';

/** The embedded engine, whose journal is a file. */
export const embeddedOnSqlite = {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'journal-'));
    const file = join(folder, 'ops.db');
    return {
      file,
      storage: () => sqliteStorage(file),
      plugin: (options) => orchestration(options),
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
} satisfies EngineFixture;

/** A site of that engine for each test of the suite around it, and the file that its journal is. */
export function useSqliteSite(): { readonly site: () => EngineSite; readonly journalFile: () => string } {
  let site: EngineSite;
  let file: string;
  beforeEach(async () => {
    const store = await embeddedOnSqlite.open();
    file = store.file;
    site = await EngineSite.open({ open: async () => store });
  });
  afterEach(() => site.close());
  return { site: () => site, journalFile: () => file };
}
