import { type CommandDraft, type EventBus, type Executor, OpsError } from '@opspilot/core';
import type { Foresight } from '../foresight/foresee.js';
import type { StartThere } from '../probe/start-there.js';
import { armSwitch, confirmSwitch } from '../safeguard/dead-mans-switch.js';
import { switchContent } from '../safeguard/switch-content.js';
import type { SwitchContent } from '../safeguard/switch-script.js';
import type { RollbackContext, RollbackEvents } from './rollback.js';
import { startOn } from './start-on.js';

/** Seconds that a host waits to be reached, where nobody says. */
export const defaultSeconds = 120;

/** How hosts are kept from being locked up by commands. */
export interface SafeguardOptions {
  /** Seconds after which a host restores itself unless it is reached: 1..86,400. Default 120. */
  readonly seconds?: number;
  /**
   * Makes an executor that has no connection to any host yet; it is closed after use. By it is seen whether the host is still reached:
   * a connection that was there before outlives what keeps new ones out. Without, somebody confirms by {@link Rollback.confirm}.
   */
  readonly reach?: () => Executor;
}

/** Arms a switch on the host before a command that may lock everybody out, and confirms it once the host is reached anew. */
export class PointSafeguard {
  readonly #options: SafeguardOptions;
  readonly #events: EventBus<RollbackEvents>;
  readonly #hosts: RollbackContext['hosts'];
  /** Commands, and as whom their switches wait. */
  readonly #armed = new Map<string, Parameters<typeof startOn>[1]>();

  constructor(options: SafeguardOptions, events: EventBus<RollbackEvents>, hosts: RollbackContext['hosts']) {
    this.#options = options;
    this.#events = events;
    this.#hosts = hosts;
  }

  /** @returns what to tell of it @throws OpsError as {@link armSwitch} */
  async arm(
    { id: command, host, becomeUser }: CommandDraft,
    content: SwitchContent,
    start: StartThere,
  ): Promise<string> {
    const { seconds = defaultSeconds } = this.#options;
    await armSwitch(start, { id: switchOf(command), seconds, ...content });
    this.#armed.set(command, { host: host.name, ...(becomeUser === undefined ? {} : { becomeUser }) });
    this.#events.emit('switch.armed', { switch: switchOf(command), command, host: host.name, seconds });
    return `The host restores itself unless it is reached within ${seconds} seconds.`;
  }

  /** Takes the switch of a command away that was not run after all: the host would undo what somebody else does meanwhile. */
  async standDown(command: string): Promise<void> {
    const where = this.#armed.get(command);
    if (where === undefined) return;
    this.#armed.delete(command);
    await confirmSwitch(startOn(this.#hosts, where), switchOf(command));
    this.#events.emit('switch.confirmed', { switch: switchOf(command), command, host: where.host });
  }

  /** Reaches the host anew, and confirms. @returns what is wrong; undefined where nothing is, or nothing was armed */
  async settle({ id: command, host, becomeUser }: CommandDraft, signal: AbortSignal): Promise<string | undefined> {
    const { reach } = this.#options;
    if (!this.#armed.has(command) || reach === undefined) return undefined;
    const executor = reach();
    try {
      const as = becomeUser === undefined ? {} : { become: { user: becomeUser } };
      await confirmSwitch(
        (script, options) => executor.start(host, script, { ...as, signal, ...options }),
        switchOf(command),
      );
    } catch (error) {
      if (!OpsError.is(error)) throw error;
      return `It restores itself: ${error.message}`;
    } finally {
      this.#armed.delete(command);
      await executor.close();
    }
    this.#events.emit('switch.confirmed', { switch: switchOf(command), command, host: host.name });
    return undefined;
  }
}

/** What a switch for a command has to bring back; undefined where it locks nobody out. */
export function contentFor({ analysis }: CommandDraft, foresight: Foresight): SwitchContent | undefined {
  return analysis && switchContent({ ...foresight, effects: analysis.effects, commands: analysis.commands });
}

/** Name of the switch of a command. */
export function switchOf(command: string): string {
  return `command-${command}`;
}
