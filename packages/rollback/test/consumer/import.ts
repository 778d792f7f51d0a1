// A user's module: a store of snapshots, through the built declarations.
import assert from 'node:assert/strict';
import { memorySnapshotStore, type SnapshotStore, showPath, toBytePath } from '@opspilot/rollback';

const store: SnapshotStore = memorySnapshotStore();
assert.deepEqual(await store.snapshots(), []);
assert.equal(showPath(toBytePath('/etc/ümlaut')), '/etc/ümlaut');

// @ts-expect-error a root says whether it is with all below it
const root: Parameters<SnapshotStore['begin']>[0]['roots'] = [{ path: '/etc' }];
assert.equal(root.length, 1);
