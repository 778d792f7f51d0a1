import { constants } from 'node:os';

/** Ctrl-C and its relatives as an abort signal: what runs is cancelled and recorded, then the program ends by itself. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 + the number of the signal that came; undefined while none did. */
  exitCode(): number | undefined;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let received: (typeof signals)[number] | undefined;
  for (const name of signals) {
    process.on(name, () => {
      received ??= name;
      controller.abort(new Error(`interrupted by ${name}`));
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => (received === undefined ? undefined : 128 + constants.signals[received]),
  };
}
