import { constants } from 'node:os';
import { clearLine } from './view/text.js';

/** Ctrl-C and its relatives, while something is at work. */
export interface Interruption {
  /** Aborts at the first of them. */
  readonly signal: AbortSignal;
  /** 128 + the number of the signal that came first, as shells have it; undefined while none did. */
  exitCode(): number | undefined;
  /** Leaves them to the system again. */
  end(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type SignalName = (typeof signals)[number];

/**
 * Listens for signals. A second one ends this program at once: nobody is held here by what does not end.
 *
 * @param first - said at the first signal
 * @param second - said at the second one: what is left behind
 */
export function listenForInterruption(first: string, second: string): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const receive = (name: SignalName): void => {
    const isFirst = code === undefined;
    code ??= 128 + constants.signals[name];
    // A line of progress may stand there.
    const clear = process.stderr.isTTY ? clearLine : '';
    process.stderr.write(`${clear}${isFirst ? `${first} Once more leaves at once.` : second}\n`);
    if (!isFirst) process.exit(code);
    controller.abort(new Error(`interrupted by ${name}`));
  };
  for (const name of signals) process.on(name, receive);
  return {
    signal: controller.signal,
    exitCode: () => code,
    end: () => {
      for (const name of signals) process.off(name, receive);
    },
  };
}
