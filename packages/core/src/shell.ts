export type { RiskAssessment, RiskReason } from './pipeline/risk-assessment.js';
export { assessRisk, criticalThreshold, riskyThreshold } from './risk/assess-risk.js';
export { isProduction } from './risk/is-production.js';
export type { RiskContext } from './risk/risk-context.js';
export type { Analyse, AnalysisOptions } from './shell/analyse.js';
export type {
  AnalysisProblem,
  AnalysisProblemCode,
  CommandAnalysis,
  ResolvedCommand,
} from './shell/command-analysis.js';
export type {
  Effect,
  EffectAttributes,
  EffectKind,
  EffectScope,
  PathClass,
  PathHolding,
  Span,
  Target,
  TargetType,
} from './shell/effect.js';
export type {
  CommandExplanation,
  ExplainedEffect,
  ExplainedPart,
  PartRole,
  UnseenPart,
} from './shell/explain/command-explanation.js';
export { effectActions } from './shell/explain/effect-phrases.js';
export { effectText } from './shell/explain/effect-text.js';
export { type Explain, explain, explainerWith } from './shell/explain/explain.js';
export { type RenderOptions, renderExplanation } from './shell/explain/render-explanation.js';
export { secretsIn } from './shell/secrets-in.js';
export type { LimitCode } from './shell/syntax/limits.js';
export { type Quoting, quotingOf } from './shell/syntax/quoting.js';
export type {
  Call,
  CallScope,
  EffectDetail,
  Flow,
  FlowTraits,
  Language,
  Mount,
  OpaqueReason,
  Role,
  ToolSpec,
  Usage,
  Word,
} from './shell/tools/tool-spec.js';
export { analyse, analyserWith } from './shell/understand.js';
