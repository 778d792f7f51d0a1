export { type Clock, systemClock } from './clock/clock.js';
export { OpsError, type OpsErrorOptions } from './errors/ops-error.js';
export { type Logger, type LogMethod, silentLogger } from './logger/logger.js';
export { newId } from './random/new-id.js';
export { type Random, systemRandom } from './random/random.js';
