export { type Clock, systemClock } from './clock/clock.js';
export type { PilotErrorCode } from './closing.js';
export { OpsError, type OpsErrorOptions } from './errors/ops-error.js';
export { mustBe, type OptionProblem, type OptionRule, type OptionRules, optionProblem } from './errors/option-rules.js';
export type { BridgeConnection, BridgedBus, BridgeErrorCode, BusBridge } from './events/bus-bridge.js';
export { type CloudEvent, toCloudEvent } from './events/cloud-event.js';
export { createEventBus, type EventBusOptions } from './events/create-event-bus.js';
export type {
  EventBus,
  EventBusErrorCode,
  EventListener,
  EventMap,
  EventOf,
  EventPattern,
  EventStream,
  Matching,
  OpsEvent,
  OwnedEventBus,
  StreamOptions,
} from './events/event-bus.js';
export { type DryRunExecutorOptions, dryRunExecutor } from './executor/dry-run-executor.js';
export type {
  Become,
  Execution,
  ExecutionErrorCode,
  ExecutionInput,
  ExecutionOptions,
  ExecutionResult,
  ExecutionStatus,
  ExecutionTimeouts,
  Executor,
  ExecutorErrorCode,
  TerminalOptions,
  TerminalSize,
} from './executor/executor.js';
export { type Host, isLocalHost, localHost } from './executor/host.js';
export { quote } from './executor/launch/quote.js';
export { type LocalExecutorOptions, localExecutor } from './executor/local-executor.js';
export type {
  ScriptedCall,
  ScriptedFault,
  ScriptedOutput,
  ScriptedReply,
  ScriptedRule,
} from './executor/scripted/script.js';
export {
  type ScriptedExecutor,
  type ScriptedExecutorOptions,
  scriptedExecutor,
} from './executor/scripted-executor.js';
export type {
  CapturedOutput,
  CommandEnd,
  CommandRecord,
  CommandStart,
  JsonValue,
  OutcomeStatus,
  Stage,
} from './history/command-record.js';
export { stages } from './history/command-record.js';
export type { History, HistoryErrorCode, HistoryQuery, Resolution, RetentionPolicy } from './history/history.js';
export { ownProcess, type ProcessIdentity, processLives } from './history/process-identity.js';
export type { HostDirectory, HostErrorCode, Hosts } from './hosts/hosts.js';
export type {
  CLibrary,
  ContainerKind,
  Distribution,
  HostMemory,
  HostProfile,
  HostUser,
  HypervisorKind,
  MountedDisk,
  Processors,
  ProfileErrorCode,
  ProfileOptions,
  ProfileProblem,
  ServiceManager,
  SudoAccess,
  Virtualization,
} from './hosts/profile/host-profile.js';
export type { ProfileRequest } from './hosts/profile/host-profiles.js';
export { type Logger, type LogMethod, silentLogger } from './logger/logger.js';
export { makeDirectory } from './make-directory.js';
export type { LanguageModel, ModelAnswer, ModelMessage, ModelRequest, ModelSchema } from './model/language-model.js';
export { OpsPilot } from './opspilot.js';
export type { PilotCore } from './pilot-core.js';
export type { HistoryOptions, PilotOptions } from './pilot-options.js';
export type { Actor } from './pipeline/actor.js';
export type { Approval, ApprovalAnswer, ApprovalErrorCode, ApprovalRequest } from './pipeline/approval.js';
export type { Approvals, IssueOptions } from './pipeline/approvals.js';
export type { CommandDraft } from './pipeline/command-draft.js';
export type { CommandReference, CoreEvents } from './pipeline/core-events.js';
export { type Decision, decisions, strictest } from './pipeline/decision.js';
export type { CommandHooks, HostStage, HostStageOptions, Intent, Proposal, StageContext } from './pipeline/hooks.js';
export { identityOf, isSameIdentity } from './pipeline/identity.js';
export type { Outcome, OutcomeErrorCode, Recovery, RecoveryPoint, Verification } from './pipeline/outcome.js';
export type { Approve } from './pipeline/parts.js';
export type { Pipeline } from './pipeline/pipeline.js';
export type { Plan, StagePreview } from './pipeline/plan.js';
export type {
  CommandRequest,
  OutputChunk,
  RequestErrorCode,
  RequestOptions,
  Run,
  StartPermit,
} from './pipeline/request.js';
export { foldRisks, type RiskAssessment, type RiskReason } from './pipeline/risk-assessment.js';
export type { CommandPlace, JudgeText, TextJudgment } from './pipeline/text-judgment.js';
export { allowed, type ControlReference, type Finding, foldVerdicts, type Verdict } from './pipeline/verdict.js';
export type { OpsContext } from './plugin/context.js';
export {
  type AnyPlugin,
  type CheckRequired,
  declareEvents,
  definePlugin,
  type EventDeclaration,
  type OpsPlugin,
  type PluginErrorCode,
  type PluginInstance,
  type RequiredApis,
} from './plugin/plugin.js';
export type { CheckPlugins, PluginApis, PluginEvents, ReservedId } from './plugin/plugin-types.js';
export { newId } from './random/new-id.js';
export { type Random, systemRandom } from './random/random.js';
export { seededRandom } from './random/seeded-random.js';
export type { AnalysisSettings } from './risk/judge-commands.js';
export type { RiskContext } from './risk/risk-context.js';
export { callbackSecrets, type SecretCallback } from './secrets/callback-secrets.js';
export { type EnvSecretsOptions, envSecrets } from './secrets/env-secrets.js';
export { type FileSecretsOptions, fileSecrets } from './secrets/file-secrets.js';
export { firstOf } from './secrets/first-of.js';
export { keyFromPassphrase, type PassphraseKey, type PassphraseKeyOptions } from './secrets/key-from-passphrase.js';
export { redactingLogger } from './secrets/redacting-logger.js';
export { createRedactor, type RedactingStream, type Redactor, type RedactorOptions } from './secrets/redactor.js';
export { requireSecret } from './secrets/require-secret.js';
export { createSecretBox, type SecretBox, type SecretBoxKey, type SecretBoxOptions } from './secrets/secret-box.js';
export type { SecretErrorCode, SecretsProvider } from './secrets/secrets-provider.js';
export type { AnalysisProblem, CommandAnalysis, ResolvedCommand } from './shell/command-analysis.js';
export type { Effect, EffectAttributes, EffectKind, PathClass, Target } from './shell/effect.js';
export type { ColumnCodec, ColumnTypes, Migration } from './storage/migration.js';
export type { Durability, OpenOptions, StorageAdapter, StorageErrorCode } from './storage/storage-adapter.js';
export { openTelemetryTracer } from './telemetry/open-telemetry-tracer.js';
export { noopTracer, type Span, type SpanAttributes, type Tracer } from './telemetry/tracer.js';
