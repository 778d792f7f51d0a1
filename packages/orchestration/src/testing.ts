export {
  describeOrchestrationEngine,
  type EngineFixture,
  type OrchestrationPlugin,
} from './testing/engine-conformance.js';
