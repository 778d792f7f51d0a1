import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { type Logger, silentLogger } from '../../logger/logger.js';
import { type Random, systemRandom } from '../../random/random.js';
import type { BridgeErrorCode } from '../bus-bridge.js';

/** What the PostgreSQL bridge may be told. */
export interface PostgresBridgeOptions {
  /**
   * Name of this process, stable across its restarts and borne by no other process at a time: it then gets what
   * happened while it was away, within the retention. Without a name it hears what happens from connecting on.
   */
  readonly node?: string;
  /** Which events cross, in either direction; patterns as in `EventBus.on`. Default `['*']`. */
  readonly types?: readonly string[];
  /** Begins the names of the channel and of the two tables; buses of different names do not meet. Default `opspilot_bus`. */
  readonly name?: string;
  /** Milliseconds that an event stays in the database for processes that are away. Default 24 hours. */
  readonly retention?: number;
  /** Events held while the database is away, before the oldest are dropped. Default 10,000. */
  readonly queueLimit?: number;
  /** Bytes of such events. Default 64 MiB. A single event that is larger does not cross. */
  readonly queueBytes?: number;
  /** Milliseconds of silence after which the connection is tried. Default 15,000. */
  readonly heartbeat?: number;
  /** Milliseconds after which a connection that does not answer counts as lost. Default 30,000. */
  readonly responseTimeout?: number;
  /** Milliseconds that `close` waits for the database to take what is still held. Default 10,000. */
  readonly closeTimeout?: number;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Spreads reconnecting in time. Default: the operating system's. */
  readonly random?: Random;
  /** Told of lost connections, dropped events and events that cannot cross; never of what an event carries. */
  readonly logger?: Logger;
}

export type BridgeSettings = Required<Omit<PostgresBridgeOptions, 'node'>> & { readonly node: string | undefined };

const defaults: Omit<BridgeSettings, 'node'> = {
  types: ['*'],
  name: 'opspilot_bus',
  retention: 24 * 60 * 60 * 1_000,
  queueLimit: 10_000,
  queueBytes: 64 * 1024 * 1024,
  heartbeat: 15_000,
  responseTimeout: 30_000,
  closeTimeout: 10_000,
  clock: systemClock,
  random: systemRandom,
  logger: silentLogger,
};

const durations = ['retention', 'heartbeat', 'responseTimeout', 'closeTimeout'] as const;
const counts = ['queueLimit', 'queueBytes'] as const;

/** Safe inside SQL and, with a suffix, within PostgreSQL's 63 bytes. */
const namePattern = /^[a-z_][a-z0-9_]{0,47}$/;

const invalid = (option: string, value: unknown, rule: string): OpsError<BridgeErrorCode> =>
  new OpsError('bridge-option-invalid', `The option ${option} of the PostgreSQL bridge is ${String(value)}; ${rule}.`, {
    details: { option, value },
  });

/** The options with their defaults, checked. */
export function bridgeSettings(options: PostgresBridgeOptions): BridgeSettings {
  const settings: BridgeSettings = { ...defaults, ...options, node: options.node };
  if (!namePattern.test(settings.name)) {
    throw invalid('name', settings.name, 'it must be 1 to 48 of a-z, 0-9 and _, and not begin with a digit');
  }
  if (settings.node === '') throw invalid('node', "''", 'name the process, or leave the option out');
  for (const option of durations) {
    if (!(settings[option] > 0)) throw invalid(option, settings[option], 'it must be a number of milliseconds above 0');
  }
  for (const option of counts) {
    if (Number.isSafeInteger(settings[option]) && settings[option] > 0) continue;
    throw invalid(option, settings[option], 'it must be a whole number of at least 1');
  }
  return settings;
}
