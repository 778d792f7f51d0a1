import { type ExecutionResult, type ExecutionStatus, OpsError } from '@opspilot/core';
import type { ReceiptErrorCode } from './receipt.js';
import { doubtfulCode, refusedCode } from './receipt-script.js';
import type { Signed } from './signature-script.js';
import { unwritable } from './unwritable.js';

/** One start of an execution of a name. */
export interface Started {
  readonly id: string;
  /** Tells it from any other of the same name. */
  readonly nonce: string;
  readonly directory: string;
}

/** How an execution ends that somebody else has ended than its command. */
const fromOutside: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>(['cancelled', 'timed-out', 'signalled']);

/** Whether the receipt has to be asked what a result means. */
export function isOpen({ status, exitCode }: ExecutionResult): boolean {
  return fromOutside.has(status) || (status === 'exited' && (exitCode === refusedCode || exitCode === doubtfulCode));
}

/**
 * What came of a start, by who signed the receipt of its name.
 *
 * @param signature - undefined when the host does not tell
 */
export function settled(result: ExecutionResult, signature: Signed | undefined, started: Started): ExecutionResult {
  if (!fromOutside.has(result.status)) return settledByCode(result, signature, started);
  const { nonce, exitCode } = signature?.of ?? {};
  if (nonce !== started.nonce || exitCode === undefined) return result;
  // Its command had ended by itself before: who leads it stays for a while for what that left behind.
  const { startedAt, endedAt } = result;
  return { status: 'exited', exitCode, signal: null, startedAt, endedAt };
}

function settledByCode(
  result: ExecutionResult,
  signature: Signed | undefined,
  { id, nonce, directory }: Started,
): ExecutionResult {
  const { nonce: signer, exitCode } = signature?.of ?? {};
  const isOurs = signer === nonce;
  if (isOurs && (exitCode === refusedCode || exitCode === doubtfulCode)) return { ...result, exitCode };
  const without = (status: 'unknown' | 'not-run', code: ReceiptErrorCode, message: string): ExecutionResult => {
    return { ...result, status, exitCode: null, error: new OpsError(code, message, { details: { id } }) };
  };
  // What was refused has left no receipt of its own. A command that was not can have removed its own, and has run.
  if (signature === undefined || isOurs || result.exitCode === doubtfulCode) {
    const message = `The execution ${id} ended with ${result.exitCode}, and its host does not tell by its receipt how. Look there, or read the receipt.`;
    return without('unknown', 'receipt-unreadable', message);
  }
  if (signer === undefined) return without('not-run', 'receipt-unwritable', unwritable(directory));
  const message = `An execution named ${id} was begun before: this one did not run. Read the receipt for what came of that.`;
  return without('unknown', 'receipt-taken', message);
}
