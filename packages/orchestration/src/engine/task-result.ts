import { type HistoryErrorCode, OpsError, type Outcome } from '@opspilot/core';
import { isQuestion, type TaskKind } from '../plan/step-commands.js';
import type { ReceiptErrorCode } from '../receipts/receipt.js';
import type { TaskResult } from '../run/run-event.js';

/** Codes of executors for a host that could not be reached, now: another attempt may. Wrong keys and passwords are none. */
const notReached: ReadonlySet<string> = new Set([
  'start-timed-out',
  'start-failed',
  'host-not-found',
  'connection-refused',
  'host-unreachable',
  'host-unavailable',
  'connect-timed-out',
  'connection-lost',
  'handshake-failed',
  'login-timed-out',
  'forwarding-refused',
  'session-refused',
  'session-timed-out',
]);

/** Codes for what could not be written down before it was to begin: there may be room the next time. */
const notWritten: ReadonlySet<string> = new Set<ReceiptErrorCode | HistoryErrorCode>([
  'receipt-unwritable',
  'history-unwritable',
]);

function ofNotExecuted({ status, stage, error }: Outcome): TaskResult {
  if (status === 'denied' || status === 'rejected') return 'refused';
  if (status === 'cancelled') return 'cancelled';
  if (OpsError.is(error) && notReached.has(error.code)) return 'unreachable';
  if (OpsError.is(error) && notWritten.has(error.code)) return 'not-started';
  return stage === 'execute' ? 'refused' : 'not-started';
}

/**
 * What an exit code means. One that a shell gives for a command that is not there or was ended by a signal (126 and above)
 * answers no question.
 */
export function resultOfExit(kind: TaskKind, exitCode: number | null): TaskResult {
  if (exitCode === 0) return 'succeeded';
  const isAnswer = exitCode !== null && exitCode < 126;
  return isQuestion(kind) && !isAnswer ? 'unknown' : 'failed';
}

/** What an outcome means for a run. */
export function resultOf(kind: TaskKind, outcome: Outcome): TaskResult {
  if (outcome.status === 'succeeded') return 'succeeded';
  if (outcome.executed === 'no') return ofNotExecuted(outcome);
  if (outcome.status === 'unknown') return 'unknown';
  if (outcome.status === 'cancelled') return 'cancelled';
  return resultOfExit(kind, outcome.error?.code === 'command-failed' ? outcome.exitCode : null);
}
