// Takes a command back, or an operation, when it is told to, and may be killed at any moment.
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { fileSnapshotStore, rollback } from '@opspilot/rollback';

async function serve({ work, directory, id }) {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(join(directory, 'ops.db')),
    executor: localExecutor(),
    approve: () => true,
    plugins: [rollback({ store: await fileSnapshotStore(join(directory, 'store')) })],
  });
  try {
    if (work === 'undo') await pilot.rollback.undo(id);
    else await pilot.rollback.operations.rollBack(id);
    process.send({});
  } catch (error) {
    process.send({ failure: error.stack });
  }
  await pilot.close();
  process.disconnect();
}

process.once('message', (order) => void serve(order));
process.send('ready');
