/** Lets one in at a time, in the order of asking. */
export class Mutex {
  #taken = false;
  // A set keeps the order, and a waiter that gives up leaves without a search.
  readonly #waiting = new Set<() => void>();

  get isTaken(): boolean {
    return this.#taken;
  }

  /** Whether it was got before `milliseconds` were over. */
  async lock(milliseconds: number): Promise<boolean> {
    if (!this.#taken) {
      this.#taken = true;
      return true;
    }
    return new Promise((resolve) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(enter);
        resolve(false);
      }, milliseconds);
      this.#waiting.add(enter);
    });
  }

  unlock(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken = false;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
