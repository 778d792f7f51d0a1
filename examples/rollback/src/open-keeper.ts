import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { fileSnapshotStore, rollback } from '@opspilot/rollback';
import type { Settings } from './arguments.js';

/** A pilot of this machine whose commands can be taken back; all that it keeps is for its user alone. */
export async function openKeeper({ state, approve: reason }: Settings) {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const store = await fileSnapshotStore(join(state, 'snapshots'));
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(join(state, 'history.db')),
    executor: localExecutor(),
    approve: () => (reason === undefined ? undefined : { approved: true, by: userInfo().username, reason }),
    plugins: [rollback({ store })],
  });
  const close = async (): Promise<void> => {
    await pilot.close();
    await store.close();
  };
  return { pilot, store, close };
}

/** A {@link openKeeper} that is open. */
export type Keeper = Awaited<ReturnType<typeof openKeeper>>;
