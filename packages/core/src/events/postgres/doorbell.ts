/** Wakes one waiter; a ring with nobody waiting is kept for the next. */
export interface Doorbell {
  readonly ring: () => void;
  /** Resolves at the next ring, or at once if it rang since the last answer. */
  readonly answer: () => Promise<void>;
}

export function doorbell(): Doorbell {
  let rung = false;
  let waiting: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      waiting?.();
    },
    answer: async () => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
      waiting = undefined;
      rung = false;
    },
  };
}
