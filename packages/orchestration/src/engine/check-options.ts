import { OpsError } from '@opspilot/core';
import type { OrchestrationOptions } from './orchestration.js';

/** Codes of the errors of options. */
export type OrchestrationOptionsErrorCode = 'invalid-orchestration-options';

/** Leases that a timer of Node.js can wait for, in milliseconds. */
const [shortestLease, longestLease] = [100, 2_147_483_647];

function expectOption(holds: boolean, message: string): void {
  if (!holds) throw new OpsError<OrchestrationOptionsErrorCode>('invalid-orchestration-options', message);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkOptions({ receipts, leaseTime = shortestLease }: OrchestrationOptions): void {
  const isLease = Number.isInteger(leaseTime) && leaseTime >= shortestLease && leaseTime <= longestLease;
  expectOption(isLease, `leaseTime must be ${shortestLease} to ${longestLease} whole ms; it is ${String(leaseTime)}.`);
  const isDirectory = receipts === undefined || /^(?:\/|~\/)[^\0]*$/.test(receipts);
  expectOption(isDirectory, `receipts must be an absolute path or begin with ~/; "${String(receipts)}" is neither.`);
}
