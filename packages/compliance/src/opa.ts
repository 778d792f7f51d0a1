export type { OpaErrorCode } from './adapters/opa-error.js';
export { opaJudge } from './adapters/opa-judge.js';
export type { OpaOptions } from './adapters/opa-policy.js';
