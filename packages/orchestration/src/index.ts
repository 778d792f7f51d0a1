export type { Measured, Observations, Verdict } from './analysis/measured.js';
export { type AssessPlanOptions, assessPlan } from './assess/assess-plan.js';
export type { CommandRisk, PlanRisk, PlanRiskReason, PlanSuggestion } from './assess/plan-risk.js';
export { type ParsePlanOptions, parsePlan } from './documents/parse-plan.js';
export type { Measure, MeasureContext } from './engine/answer-measurement.js';
export { createOrchestration, orchestration } from './engine/create-orchestration.js';
export { executionName } from './engine/execution-name.js';
export type { MissingMeans } from './engine/missing-means.js';
export type {
  HostReport,
  Orchestration,
  OrchestrationContext,
  OrchestrationEvents,
  OrchestrationOptions,
  PlanToStart,
  PreparedPlan,
  ResumeOptions,
  Run,
  RunReport,
  RunStanding,
  StartOptions,
} from './engine/orchestration.js';
export type {
  HostHistory,
  PastDurations,
  PastMeasures,
  PastRun,
  PlanHistory,
  RunHistory,
  RunHistoryErrorCode,
  RunHistoryQuery,
  StepHistory,
  StepResults,
  Trend,
} from './history/run-history.js';
export { StepEnds } from './history/step-ends.js';
export type { RunErrorCode } from './journal/run-error.js';
export type { RunSummary, StepEnd } from './journal/summaries.js';
export type { FailureAction, FailurePolicy, RollbackScope } from './plan/failure-policy.js';
export { orderSteps } from './plan/order-steps.js';
export type { Parameter, ParameterValue } from './plan/parameter.js';
export type { CountOrShare, OnUnknown, Plan, Retry, Step } from './plan/plan.js';
export { planDigest } from './plan/plan-digest.js';
export type { PlanErrorCode } from './plan/plan-error.js';
export type { PlanProblem } from './plan/problems.js';
export { selectHosts } from './plan/select-hosts.js';
export type { TaskKind } from './plan/step-commands.js';
export type {
  Analysis,
  BlueGreen,
  Canary,
  CanaryStep,
  Comparison,
  Parallel,
  Rolling,
  Sequential,
  Strategy,
  ThresholdRange,
} from './plan/strategy.js';
export type { ProgressPaint } from './progress/paint.js';
export { type ProgressFrame, type RunProgress, runProgress } from './progress/run-progress.js';
export { type EndedReceipt, endReceipt } from './receipts/end-receipt.js';
export { readReceipt } from './receipts/read-receipt.js';
export type { Receipt, ReceiptErrorCode, ReceiptFence, ReceiptStanding, StartThere } from './receipts/receipt.js';
export { type ReceiptOptions, receiptExecutor } from './receipts/receipt-executor.js';
export { sweepReceipts } from './receipts/sweep-receipts.js';
export type { OrchestrationOptionsErrorCode } from './require-options.js';
export { readyState } from './run/begin.js';
export type { OrderErrorCode } from './run/check-order.js';
export { type Decision, decide, isFinal } from './run/decide.js';
export type { PersistentList } from './run/persistent-list.js';
export { type Beginning, type Budget, compilePlan, type Program, type Retried } from './run/program.js';
export { type Doubt, type LeftUndone, leftUndone, type RetryOptions, retryProgram } from './run/retry-program.js';
export type { RunEffect } from './run/run-effect.js';
export type { GatePlace, Order, RunEvent, Task, TaskResult } from './run/run-event.js';
export type {
  Again,
  GateState,
  HostStanding,
  HostState,
  OnceState,
  Promotion,
  RunState,
  RunStatus,
} from './run/run-state.js';
export type { StepStanding } from './run/step-standing.js';
export type { FaultModel } from './simulate/fault-model.js';
export type { PlanWarning } from './simulate/plan-warnings.js';
export { type SimulatedRun, type Simulation, type SimulationOptions, simulate } from './simulate/simulate.js';
export type { Standstill } from './simulate/standstill.js';
export type { Batch, Gate } from './strategy/batch.js';
export type { CommandNews, RunNews } from './watch/run-news.js';
export type { RunUpdate, WatchOptions } from './watch/watch-run.js';
