export { seededRandom } from './random/seeded-random.js';
export { type BridgedBroker, describeBusBridge } from './testing/bus-bridge-conformance.js';
export {
  describeExecutor,
  type ExecutorCapabilities,
  type ExecutorConformanceOptions,
  type ExecutorFixture,
} from './testing/executor-conformance.js';
export { type LoopbackBroker, loopbackBroker } from './testing/loopback-broker.js';
export { type ManualClock, manualClock } from './testing/manual-clock.js';
export { type LogLine, type RecordingLogger, recordingLogger } from './testing/recording-logger.js';
export {
  type ScriptedAnswer,
  type ScriptedModel,
  type ScriptedPrompt,
  scriptedModel,
} from './testing/scripted-model.js';
export { describeStorageAdapter, type StorageFixture } from './testing/storage-conformance.js';
