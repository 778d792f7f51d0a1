import { OpsError } from '@opspilot/core';
import type { OrchestrationOptions } from './orchestration.js';

/** Codes of the errors of options. */
export type OrchestrationOptionsErrorCode = 'invalid-orchestration-options';

/** What a timer of Node.js can wait for, in milliseconds. */
const longestWait = 2_147_483_647;
const shortestLease = 100;

function expectOption(holds: boolean, message: string): void {
  if (!holds) throw new OpsError<OrchestrationOptionsErrorCode>('invalid-orchestration-options', message);
}

function expectWait(option: string, value: number, least: number): void {
  const isWait = Number.isInteger(value) && value >= least && value <= longestWait;
  expectOption(isWait, `${option} must be ${least} to ${longestWait} whole ms; it is ${String(value)}.`);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkOptions({ receipts, leaseTime = shortestLease, measureTimeout = 1 }: OrchestrationOptions): void {
  expectWait('leaseTime', leaseTime, shortestLease);
  expectWait('measureTimeout', measureTimeout, 1);
  const isDirectory = receipts === undefined || /^(?:\/|~\/)[^\0]*$/.test(receipts);
  expectOption(isDirectory, `receipts must be an absolute path or begin with ~/; "${String(receipts)}" is neither.`);
}
