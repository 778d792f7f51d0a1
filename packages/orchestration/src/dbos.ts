export {
  createDbosOrchestration,
  type DbosErrorCode,
  type DbosOptions,
  dbosOrchestration,
} from './dbos/dbos-orchestration.js';
