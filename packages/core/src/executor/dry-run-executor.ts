import { Readable } from 'node:stream';
import { type Clock, systemClock } from '../clock/clock.js';
import type { Executor } from './executor.js';
import { executorClosed, executorError, startCancelled } from './executor-error.js';
import { validateCommand } from './validate-command.js';
import { validateOptions, validateTerminalSize } from './validate-options.js';

/** What a pretending executor is made of. */
export interface DryRunExecutorOptions {
  readonly clock?: Clock;
}

/**
 * Runs nothing, on any host: refuses what no executor would take, and answers the rest with an exit code of 0 and no output.
 * Input is not read.
 */
export function dryRunExecutor({ clock = systemClock }: DryRunExecutorOptions = {}): Executor {
  let closed = false;
  return {
    kind: 'dry-run',
    simulated: true,
    start: async (_host, command, options = {}) => {
      if (closed) throw executorClosed();
      validateCommand(command);
      validateOptions(options);
      if (options.signal?.aborted === true) throw startCancelled(options.signal);
      const now = clock.now();
      return {
        stdout: Readable.from([]),
        stderr: Readable.from([]),
        result: Promise.resolve({ status: 'exited', exitCode: 0, signal: null, startedAt: now, endedAt: now }),
        resize: async (size) => {
          validateTerminalSize(size);
          if (options.pty === undefined)
            throw executorError('pty-not-requested', 'The command has no terminal to resize.');
        },
      };
    },
    close: async () => {
      closed = true;
    },
  };
}
