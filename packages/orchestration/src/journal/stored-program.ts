import type { Host } from '@opspilot/core';
import type { Program } from '../run/program.js';

/** Counted up when programs, events or decisions change so that an older package would take them for something else. */
export const runVersion = 2;

/** What a run goes by, and what it was made of. */
export interface StoredProgram extends Program {
  readonly version: number;
  /** Of its plan, hosts and parameters. */
  readonly digest: string;
  /** The hosts that its steps are delegated to. */
  readonly delegates: readonly Host[];
  /** Where its receipts lie on the hosts; absent when it leaves none. */
  readonly receipts?: string;
}
