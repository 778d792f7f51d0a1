interface Work {
  readonly isCommand: boolean;
  readonly cancel: AbortController;
  readonly done: Promise<void>;
}

/** What a driver does about effects that are on their way, each by a key: commands, and waits for something else. */
export class WorkUnderWay {
  readonly #work = new Map<string, Work>();
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure - told of what was not cancelled */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  begin(key: string, isCommand: boolean, work: (signal: AbortSignal) => Promise<void>): void {
    const cancel = new AbortController();
    const done = work(cancel.signal)
      .catch((error: unknown) => {
        if (!cancel.signal.aborted) this.#onFailure(error);
      })
      .finally(() => this.#work.delete(key));
    this.#work.set(key, { isCommand, cancel, done });
  }

  /** @returns whether there was anything to cancel */
  cancel(key: string): boolean {
    const work = this.#work.get(key);
    work?.cancel.abort();
    return work !== undefined;
  }

  cancelAll(): void {
    for (const { cancel } of this.#work.values()) cancel.abort();
  }

  /** Commands go on. */
  cancelWaits(): void {
    for (const { isCommand, cancel } of this.#work.values()) if (!isCommand) cancel.abort();
  }

  /** Resolves once all that is on its way now has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled([...this.#work.values()].map(({ done }) => done));
  }
}
