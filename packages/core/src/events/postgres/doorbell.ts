/** Wakes one waiter; a ring with nobody waiting is kept for the next. */
export interface Doorbell {
  readonly ring: () => void;
  /**
   * Resolves at the next ring, at once if it rang since the last answer, or when `patience` does. Whoever gave up waits no
   * longer: a ring from then on is kept for the next answer.
   */
  readonly answer: (patience: Promise<void>) => Promise<void>;
}

export function doorbell(): Doorbell {
  let rung = false;
  let waiting: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      waiting?.();
    },
    answer: async (patience) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
          void patience.then(resolve);
        });
      }
      waiting = undefined;
      rung = false;
    },
  };
}
