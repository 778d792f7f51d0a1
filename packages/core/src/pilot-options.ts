import type { Clock } from './clock/clock.js';
import type { BusBridge } from './events/bus-bridge.js';
import type { ExecutionTimeouts, Executor } from './executor/executor.js';
import type { Host } from './executor/host.js';
import type { RetentionPolicy } from './history/history.js';
import type { Logger } from './logger/logger.js';
import type { LanguageModel } from './model/language-model.js';
import type { Actor } from './pipeline/actor.js';
import type { Approve } from './pipeline/parts.js';
import type { AnyPlugin } from './plugin/plugin.js';
import type { Random } from './random/random.js';
import type { AnalysisSettings } from './risk/judge-commands.js';
import type { SecretsProvider } from './secrets/secrets-provider.js';
import type { Durability, StorageAdapter } from './storage/storage-adapter.js';

/** How the history is kept. */
export interface HistoryOptions {
  /** Default: everything is kept. */
  readonly retention?: RetentionPolicy;
  /** Bytes of a stream's output kept in the database; what is beyond goes to a file. Default 65,536. */
  readonly outputLimit?: number;
  /** Directory for those files; default beside the database. */
  readonly spool?: string;
  /** Bytes of a stream's output kept in its file; what is beyond is counted, not kept. Default 1 GiB. */
  readonly spoolLimit?: number;
  /**
   * What a power failure may take. The death of this process loses nothing, whichever is chosen.
   *
   * - `metrics`: about the last second of the history; a command that ran may then be missing. No command waits for the
   *   disk. Default on SQLite.
   * - `journal`: no record, only the end of an output file. Every command waits until the disk has its record, once before it
   *   runs and once at its end: the disk's own time for a flush. Default on a server, which gathers the flushes of many.
   */
  readonly durability?: Durability;
}

/** What a pilot is made of. Everything has a default that works on this machine alone. */
export interface PilotOptions<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  /** Default: SQLite in memory when better-sqlite3 is installed. The pilot closes it. */
  readonly storage?: StorageAdapter;
  /** Default: the local machine. The pilot closes it. */
  readonly executor?: Executor;
  /** The machines that commands may name; default `localhost`, this machine. */
  readonly hosts?: readonly Host[];
  readonly model?: LanguageModel;
  /** The human gate. Default: what needs approval is refused. */
  readonly approve?: Approve;
  /** Milliseconds for which a question may stay unanswered, and an approval holds; default 15 minutes. */
  readonly approvalLifetime?: number;
  readonly plugins?: Plugins;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Default: silent. Secrets are taken out before it sees anything. */
  readonly logger?: Logger;
  readonly secrets?: SecretsProvider;
  /** Joins the event bus to other processes. */
  readonly bridge?: BusBridge;
  /** Who asks when a request does not say; default the operating system's user. */
  readonly actor?: Actor | string;
  /** Limits for requests that name none; default none. */
  readonly timeouts?: ExecutionTimeouts;
  readonly history?: HistoryOptions;
  /**
   * How commands are looked through before they run. By default every command is parsed, its effects and risk are found,
   * and a person is asked about what is risky or cannot be seen through. `false` is for pilots that run nothing but what
   * their own code wrote: then only the gates of plugins decide.
   */
  readonly analysis?: AnalysisSettings | false;
}
