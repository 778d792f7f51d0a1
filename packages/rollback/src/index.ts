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
  RollBackRecord,
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
export type { PathReport } from './restore/path-report.js';
export type { KeepReason, PointRetention, RetainedPoint, RetainOptions } from './retention/retained-point.js';
export {
  armSwitch,
  confirmSwitch,
  type SwitchOptions,
  type SwitchState,
  switchState,
} from './safeguard/dead-mans-switch.js';
export type { PacketFilter, SwitchContent } from './safeguard/switch-script.js';
export * from './snapshots.js';
export type { StateDifference } from './state/state-differences.js';
export type { Look } from './state/state-kind.js';
export type { LinksFollowed } from './touched/links-followed.js';
export type { NameMade } from './touched/names-made.js';
export { type ResolvedPaths, resolvePaths } from './touched/resolve-paths.js';
export { type TouchedPath, type TouchedSet, touchedSet, type Unrestorable } from './touched/touched-set.js';
export type { ContentValidator } from './validators/validator.js';
