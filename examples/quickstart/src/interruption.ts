import { constants } from 'node:os';

/** Ctrl-C and its relatives as an abort signal: what runs is cancelled and recorded, then the program ends by itself. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Ctrl-C as a key: while a question is being asked, the terminal does not make a signal of it. */
  interrupt(): void;
  /** 128 + the number of the signal that came; undefined while none did. */
  exitCode(): number | undefined;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let received: (typeof signals)[number] | undefined;
  const receive = (name: (typeof signals)[number]): void => {
    received ??= name;
    controller.abort(new Error(`interrupted by ${name}`));
  };
  for (const name of signals) process.on(name, receive);
  return {
    signal: controller.signal,
    interrupt: () => receive('SIGINT'),
    exitCode: () => (received === undefined ? undefined : 128 + constants.signals[received]),
  };
}
