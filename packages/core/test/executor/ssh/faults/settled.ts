import { setTimeout as wait } from 'node:timers/promises';
import { type ExecutionOptions, type ExecutionResult, type Executor, type Host, OpsError } from '@opspilot/core';

/** Whatever a promise may not be longer than this, in milliseconds, is pending. Far above every limit of a test. */
const patience = 25_000;

/** How a command came out: its status, or the code of the error its start rejected with. */
export interface Ended {
  readonly end: ExecutionResult['status'] | 'rejected' | 'pending';
  readonly code?: string | undefined;
  readonly output: string;
  /** Milliseconds from the start. */
  readonly milliseconds: number;
}

/** Runs a command to whatever end it comes to, read by a reader who reads all. */
export async function endOf(
  executor: Executor,
  host: Host,
  command: string,
  options: ExecutionOptions = {},
): Promise<Ended> {
  const begun = performance.now();
  const run = async () => {
    try {
      const execution = await executor.start(host, command, options);
      execution.stderr.resume();
      const [chunks, { status, error }] = await Promise.all([execution.stdout.toArray(), execution.result]);
      return { end: status, code: error?.code, output: Buffer.concat(chunks as Buffer[]).toString() } as const;
    } catch (error) {
      return { end: 'rejected', code: OpsError.is(error) ? error.code : String(error), output: '' } as const;
    }
  };
  const late = { end: 'pending', output: '' } as const;
  const ended = await Promise.race([run(), wait(patience, late, { ref: false })]);
  return { ...ended, milliseconds: performance.now() - begun };
}

/** Fails when `promise` is pending for longer than anything here may be. */
export async function inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  const late = wait(patience, undefined, { ref: false }).then((): never => {
    throw new Error(`${what} is pending after ${patience} ms`);
  });
  return Promise.race([promise, late]);
}
