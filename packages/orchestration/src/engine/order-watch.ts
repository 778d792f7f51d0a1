import type { Clock, Logger } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import type { StoredOrder } from '../journal/orders.js';

/** Milliseconds between two looks at the orders of other processes. */
const lookEvery = 500;

export interface OrderWatchOptions {
  readonly run: string;
  readonly journal: Pick<Journal, 'ordersOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every order once, as one may be read again before it is taken from the journal. */
  readonly onOrder: (order: StoredOrder) => void;
}

/** The orders that a run is left in the journal, by this process and by others. */
export class OrderWatch {
  readonly #options: OrderWatchOptions;
  /** Ids of those that were found. */
  readonly #found = new Set<string>();
  /** Ends the wait for the next look. */
  #hurry: () => void = () => {};
  #isOver = false;
  #looks: Promise<void> = Promise.resolve();

  constructor(options: OrderWatchOptions) {
    this.#options = options;
  }

  /** There may be one now. */
  hurry(): void {
    this.#hurry();
  }

  take(orders: readonly StoredOrder[]): void {
    for (const order of orders) {
      if (this.#found.has(order.id)) continue;
      this.#found.add(order.id);
      this.#options.onOrder(order);
    }
  }

  /** @param isReady - resolves when an order may be taken */
  begin(isReady: () => Promise<void>): void {
    this.#looks = this.#follow(isReady);
  }

  /** Resolves once the last look is over. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#hurry();
    return this.#looks;
  }

  async #follow(isReady: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      const hurry = new AbortController();
      this.#hurry = () => hurry.abort();
      await isReady();
      await this.#look();
      await this.#options.clock.sleep(lookEvery, hurry.signal).catch(() => {});
    }
  }

  /** Orders that cannot be read now are looked for again: that is no reason to let go of a run. */
  async #look(): Promise<void> {
    const { run, journal, logger } = this.#options;
    try {
      this.take(await journal.ordersOf(run));
    } catch (error) {
      logger.warn({ error, run }, 'the orders of a run were not read; they are looked for again');
    }
  }
}
