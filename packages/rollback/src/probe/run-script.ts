import type { ExecutionResult } from '@opspilot/core';
import { showPath } from '../entry/byte-path.js';
import type { StartOptions, StartThere } from './start-there.js';
import { type ToolName, toolMissing } from './tool-missing.js';

/** Exit code of a script whose host lacks a tool that it needs. Source: sysexits.h, EX_UNAVAILABLE. */
export const unavailable = 69;

/** How a script ended, and all that it printed. */
export interface ScriptResult extends Pick<ExecutionResult, 'status' | 'exitCode' | 'error'> {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * Runs a script to its end.
 *
 * @param tool - what its host lacks when it says so
 * @throws OpsError `tool-missing`, or what the executor rejects with
 */
export async function runScript(
  start: StartThere,
  script: string,
  tool: ToolName,
  options: StartOptions = {},
): Promise<ScriptResult> {
  const execution = await start(script, options);
  const [stdout, stderr, { status, exitCode, error }] = await Promise.all([
    bytesFrom(execution.stdout),
    bytesFrom(execution.stderr),
    execution.result,
  ]);
  if (exitCode === unavailable) throw toolMissing(tool);
  return { stdout, stderr, status, exitCode, ...(error === undefined ? {} : { error }) };
}

/** All bytes of a stream, each copied once. */
export async function bytesFrom(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const bytes of stream) parts.push(bytes);
  return Buffer.concat(parts);
}

/** Whether a script did all that it was to do. */
export function isDone({ status, exitCode }: ScriptResult): boolean {
  return status === 'exited' && exitCode === 0;
}

/** Why a script did not do all that it was to do: what it said of it, or else how it ended. For a person. */
export function reasonOf({ stderr, status, exitCode }: ScriptResult): string {
  const said = showPath(stderr.toString('latin1').trim());
  return said === '' ? `${status}, exit code ${exitCode}` : said;
}

/** A signal among options, where there is one. */
export function withSignal(signal: AbortSignal | undefined): StartOptions {
  return signal === undefined ? {} : { signal };
}
