import type { Clock } from '../clock/clock.js';
import type { EventBus } from '../events/event-bus.js';
import type { History } from '../history/history.js';
import type { Hosts } from '../hosts/hosts.js';
import type { Logger } from '../logger/logger.js';
import type { LanguageModel } from '../model/language-model.js';
import type { CoreEvents } from '../pipeline/core-events.js';
import type { Run } from '../pipeline/request.js';
import type { JudgeText } from '../pipeline/text-judgment.js';
import type { Random } from '../random/random.js';
import type { Redactor } from '../secrets/redactor.js';
import type { StorageAdapter } from '../storage/storage-adapter.js';

/** All that a plugin gets from the core. Nothing in it is global, nothing can be replaced. */
export interface OpsContext {
  readonly storage: StorageAdapter;
  readonly events: EventBus<CoreEvents>;
  readonly history: History;
  readonly hosts: Hosts;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Takes secrets out of what a plugin keeps: those that the pilot was handed, and what looks like one. */
  readonly redactor: Pick<Redactor, 'text' | 'value'>;
  /** Aborts when the pilot closes. */
  readonly signal: AbortSignal;
  /** Sends a command down the whole path: policy, approval, recovery point, history. */
  readonly run: Run;
  /** What core itself makes of a command: its tools and threshold are those that the pilot was made with. */
  readonly judge: JudgeText;
  /**
   * Whether anybody can be asked for leave: the pilot has an `approve` function, or a plugin the hook. Known once every plugin
   * is set up.
   */
  asksSomebody(): boolean;
  /**
   * Whether the pilot could give a command the secret of this name now; undefined where its provider tells only when it is
   * fetched from. Asks nobody.
   *
   * @throws what the secrets provider throws
   */
  hasSecret(name: string): Promise<boolean | undefined>;
  readonly model: LanguageModel | undefined;
}
