import type { EventBus } from './events/event-bus.js';
import type { History } from './history/history.js';
import type { HostDirectory } from './hosts/hosts.js';
import type { Approvals } from './pipeline/approvals.js';
import type { CoreEvents } from './pipeline/core-events.js';
import type { Pipeline } from './pipeline/pipeline.js';

/** The part of a pilot that every pilot has. */
export interface PilotCore<Events extends object = object> extends Pipeline {
  readonly events: EventBus<CoreEvents & Events>;
  readonly history: History;
  readonly hosts: HostDirectory;
  readonly approvals: Approvals;
  /**
   * Cancels what runs and waits for it, at most 20 seconds for plugins that recover a command and 5 for those that take note
   * of it; disposes the plugins last first, and closes bridge, history, executor and storage. May be called twice.
   *
   * @throws OpsError `close-failed` after everything that could be closed was
   */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
