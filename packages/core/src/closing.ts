import { OpsError } from './errors/ops-error.js';
import type { Logger } from './logger/logger.js';

/** Codes of the errors that come from the life of a pilot, beside those of its parts. */
export type PilotErrorCode = 'pilot-closed' | 'close-failed' | 'invalid-option';

/** How a pilot ends. */
export interface Closing {
  /** Registers what to close; the last one registered is closed first. */
  last(name: string, close: () => Promise<void> | void): void;
  /** The same function, whose calls under way are waited for before anything is closed. */
  tracked<Input, Result>(work: (input: Input) => Promise<Result>): (input: Input) => Promise<Result>;
  /** Closes everything once, however often it is called. */
  all(): Promise<void>;
}

/** Aborts `controller`, waits for the work under way, then closes in reverse order; one failure does not keep the rest open. */
export function closing(controller: AbortController, logger: Logger): Closing {
  const closers: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  // Counted rather than kept: a set that is filled and emptied for ever keeps alive, in V8, what passed through it.
  let underWay = 0;
  let allDone = (): void => {};
  let closed: Promise<void> | undefined;

  const closeAll = async (): Promise<void> => {
    controller.abort(new OpsError<PilotErrorCode>('pilot-closed', 'The pilot was closed.'));
    await new Promise<void>((resolve) => {
      allDone = resolve;
      if (underWay === 0) resolve();
    });
    const failures: unknown[] = [];
    for (const { name, close } of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        logger.error({ err: error, part: name }, 'closing failed');
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const messages = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
    throw new OpsError<PilotErrorCode>(
      'close-failed',
      `The pilot closed, but not everything did so cleanly: ${messages.join('; ')} Look into the log; nothing needs to be closed again.`,
      { details: { failures: failures.length }, cause: failures[0] },
    );
  };

  const done = (): void => {
    underWay--;
    if (underWay === 0) allDone();
  };

  return {
    last: (name, close) => void closers.push({ name, close }),
    tracked: (work) => (input) => {
      const result = work(input);
      underWay++;
      result.then(done, done);
      return result;
    },
    all: () => {
      closed ??= closeAll();
      return closed;
    },
  };
}
