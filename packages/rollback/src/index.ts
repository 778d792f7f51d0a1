export { type CaptureOptions, capture } from './capture/capture.js';
export type { CopiesOptions } from './copies/copies-folder.js';
export { type BytePath, bytesOf, showPath, toBytePath } from './entry/byte-path.js';
export type { Entry, EntryType, PathState, StoredContent } from './entry/entry.js';
export type { Reversal } from './families/family.js';
export { type ForeseeOptions, type Foresight, foresee, type Loss } from './foresight/foresee.js';
export type { MachineMarks } from './machine/machine.js';
export type {
  ExecuteOptions,
  NewStep,
  Operation,
  OperationStart,
  OperationStatus,
  OperationStep,
  Operations,
  RollBackOptions,
  RollBackResult,
  StepRollBack,
  StepStatus,
} from './operations/operation.js';
export { createRollback, rollback } from './points/create-rollback.js';
export type { SafeguardOptions } from './points/point-safeguard.js';
export type {
  PointProblem,
  PointQuery,
  PointRecord,
  Rollback,
  RollbackContext,
  RollbackEvents,
  RollbackOptions,
  UndoOptions,
  UndoPlan,
  UndoPreview,
  UndoResult,
} from './points/rollback.js';
export type { Probe } from './probe/parse-probe.js';
export { probe } from './probe/probe.js';
export type { StartOptions, StartThere } from './probe/start-there.js';
export type { OnProgress, Progress, ProgressPhase } from './progress/progress.js';
export type { Proof, ProofStatement, ProvedHost } from './proof/proof.js';
export type { ValidationResult } from './proof/validation-result.js';
export { type ProofCheck, verifyProof } from './proof/verify-proof.js';
export type {
  NewRecoveryPoint,
  NewSnapshot,
  RecoveryOptions,
  RecoveryPlan,
  RecoveryPoint,
  RecoveryPoints,
  RecoveryProblem,
  RecoveryRestoreOptions,
  RecoveryResult,
  RecoverySnapshot,
  SnapshotPlan,
  SnapshotType,
} from './recovery/recovery-point.js';
export type { RehearsalOptions } from './rehearsal/rehearse.js';
export { type Aspect, type Conflict, conflictText } from './restore/conflict.js';
export type { PathReport } from './restore/path-report.js';
export { previewRestore, type RestoreOptions, type RestoreResult, restore } from './restore/restore.js';
export type { Change, ExpectedStates, RestorePlan, RestorePreview } from './restore/restore-plan.js';
export type { RollbackErrorCode } from './rollback-error.js';
export {
  armSwitch,
  confirmSwitch,
  type SwitchOptions,
  type SwitchState,
  switchState,
} from './safeguard/dead-mans-switch.js';
export type { PacketFilter, SwitchContent } from './safeguard/switch-script.js';
export type { StateDifference } from './state/state-differences.js';
export type { Look } from './state/state-kind.js';
export { memorySnapshotStore } from './store/memory-store.js';
export { type FileSnapshotStore, type FileStoreOptions, fileSnapshotStore } from './store/packs/file-store.js';
export type { PruneResult } from './store/packs/prune-store.js';
export type { StoreProblem } from './store/packs/verify-store.js';
export type { ResticAccess } from './store/restic/restic.js';
export { type ResticSnapshotStore, type ResticStoreOptions, resticSnapshotStore } from './store/restic/restic-store.js';
export { type Retention, type RetentionPolicy, retain } from './store/retention.js';
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
export type { LinksFollowed } from './touched/links-followed.js';
export type { NameMade } from './touched/names-made.js';
export { type ResolvedPaths, resolvePaths } from './touched/resolve-paths.js';
export { type TouchedPath, type TouchedSet, touchedSet, type Unrestorable } from './touched/touched-set.js';
