export { cedarJudge } from './adapters/cedar-judge.js';
export type { CedarErrorCode } from './adapters/load-cedar.js';
