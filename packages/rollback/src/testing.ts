export { describeSnapshotStore, type SnapshotStoreFixture } from './testing/snapshot-store-conformance.js';
