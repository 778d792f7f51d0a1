import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Approve, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { fileSnapshotStore, rollback } from '@opspilot/rollback';
import type { Settings } from './arguments.js';
import { progressLine } from './view/progress-line.js';

/** Who gives the command gives leave beforehand, for the reason that stands in the history. Without, nobody is asked. */
function approval(reason: string | undefined): Approve {
  const by = userInfo().username;
  return (_draft, { findings }) => {
    if (reason !== undefined) return { approved: true, by, reason };
    const why = findings.filter(({ decision }) => decision === 'require-approval').map((finding) => finding.reason);
    const advice = [...new Set(why), 'To run it, give --approve REASON.'].join(' ');
    return { approved: false, by, code: 'approval-missing', reason: advice };
  };
}

/** A pilot of this machine whose commands can be taken back; all that it keeps is for its user alone. */
export async function openKeeper({ state, approve }: Settings) {
  const store = await fileSnapshotStore(join(state, 'snapshots'));
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(join(state, 'history.db')),
    executor: localExecutor(),
    approve: approval(approve),
    plugins: [rollback({ store })],
  });
  const line = progressLine(process.stderr, process.env);
  pilot.events.on('recovery-point.progress', ({ data }) => line.tell(data));
  for (const ended of ['recovery-point.taken', 'recovery-point.created', 'recovery-point.restored'] as const) {
    pilot.events.on(ended, () => line.clear());
  }
  const close = async (): Promise<void> => {
    line.clear();
    await pilot.close();
    await store.close();
  };
  return { pilot, store, close };
}

/** A {@link openKeeper} that is open. */
export type Keeper = Awaited<ReturnType<typeof openKeeper>>;
