export { type Clock, systemClock } from './clock/clock.js';
export { OpsError, type OpsErrorOptions } from './errors/ops-error.js';
export type { BridgeConnection, BusBridge } from './events/bus-bridge.js';
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
export { type Logger, type LogMethod, silentLogger } from './logger/logger.js';
export { newId } from './random/new-id.js';
export { type Random, systemRandom } from './random/random.js';
