export { type CaptureOptions, capture } from './capture/capture.js';
export type { CopiesOptions } from './copies/copies-folder.js';
export { type BytePath, bytesOf, showPath, toBytePath } from './entry/byte-path.js';
export type { Entry, EntryType, PathState, StoredContent } from './entry/entry.js';
export type { Probe } from './probe/parse-probe.js';
export { probe } from './probe/probe.js';
export type { StartOptions, StartThere } from './probe/start-there.js';
export type { OnProgress, Progress, ProgressPhase } from './progress/progress.js';
export { type Aspect, type Conflict, conflictText } from './restore/conflict.js';
export { previewRestore, type RestoreOptions, type RestoreResult, restore } from './restore/restore.js';
export type { Change, ExpectedStates, RestorePlan, RestorePreview } from './restore/restore-plan.js';
export type { RollbackErrorCode } from './rollback-error.js';
export { memorySnapshotStore } from './store/memory-store.js';
export { type FileSnapshotStore, type FileStoreOptions, fileSnapshotStore } from './store/packs/file-store.js';
export type { PruneResult } from './store/packs/prune-store.js';
export type { StoreProblem } from './store/packs/verify-store.js';
export type { ResticAccess } from './store/restic/restic.js';
export { type ResticSnapshotStore, type ResticStoreOptions, resticSnapshotStore } from './store/restic/restic-store.js';
export { type Retention, type RetentionPolicy, type RetentionReason, retain } from './store/retention.js';
export type {
  ContentParts,
  Root,
  SnapshotAbout,
  SnapshotStore,
  SnapshotSummary,
  SnapshotWriter,
  SparseShape,
} from './store/snapshot-store.js';
export type { StoreErrorCode } from './store/store-error.js';
export type { TarErrorCode } from './tar/tar-error.js';
