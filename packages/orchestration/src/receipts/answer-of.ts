import { buffer } from 'node:stream/consumers';
import type { ExecutionResult } from '@opspilot/core';
import type { StartThere } from './receipt.js';

/** What a script on a host printed, and how it ended. */
export interface Answer extends Pick<ExecutionResult, 'status' | 'exitCode'> {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Runs a script on a host to its end. */
export async function answerOf(start: StartThere, script: string): Promise<Answer> {
  const execution = await start(script);
  const [stdout, stderr, { status, exitCode }] = await Promise.all([
    buffer(execution.stdout),
    buffer(execution.stderr),
    execution.result,
  ]);
  return { stdout, stderr, status, exitCode };
}
