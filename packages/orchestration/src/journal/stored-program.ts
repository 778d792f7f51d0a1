import type { Host } from '@opspilot/core';
import { isObject } from '../is-object.js';
import type { Program, Retried } from '../run/program.js';

/** Counted up when programs, events or decisions change so that an older package would take them for something else. */
export const runVersion = 6;

/** What a run goes by, and what it was made of. */
export interface StoredProgram extends Program {
  readonly version: number;
  /** Of its plan, hosts, delegates and parameters. */
  readonly digest: string;
  /** The hosts that its steps are delegated to. */
  readonly delegates: readonly Host[];
  /** Where its receipts lie on the hosts; absent when it leaves none. */
  readonly receipts?: string;
}

/** The version that something which was stored as a program says that it has. */
export function versionOf(program: unknown): number | undefined {
  const version = isObject(program) ? program['version'] : undefined;
  return typeof version === 'number' ? version : undefined;
}

/** Whether what was stored has the parts that a program of any version has: somebody else may have written over it. */
export function isProgram(stored: unknown): stored is StoredProgram {
  if (!isObject(stored) || versionOf(stored) === undefined) return false;
  const { name, hosts, steps, batches, delegates, budget, values } = stored;
  const lists = [hosts, steps, batches, delegates];
  const areLists = lists.every((list) => Array.isArray(list) && list.every(isObject));
  return typeof name === 'string' && areLists && isObject(budget) && isObject(values);
}

/** The version from which on it is written down where receipts lie before a command begins. */
const keptDirectories = 5;

/** Whether by what is not written down of its receipts nothing has begun. */
export function keepsDirectories({ version }: StoredProgram): boolean {
  return version >= keptDirectories;
}

/** The version from which on a step says of its rollback by itself whether that may be run again: before, `idempotent` did. */
const ownRollbacks = 3;

/** The version from which on a host that is left out need not be told of: before, `skip` changed nothing of an unresolved one. */
const leavesUnresolved = 4;

/** The version from which on a cancel ends what may run still, and what runs once is taken back after what other hosts did with it. */
const waitsForOpen = 6;

/** A program that another one's retry made, as it says now what its hosts are only asked about. */
function asking(retried: Retried): Retried {
  const hosts = retried.hosts.map((each) => (each.kind === 'verify' ? { ...each, asked: [each.step] } : each));
  return { ...retried, hosts };
}

/** The program of a run that begins now, out of one that an older version may have written: it is decided on as any other. */
export function renewed(program: StoredProgram): StoredProgram {
  const { isHasty: _, asksOfLeftOut: __, ...rest } = program;
  return { ...rest, version: runVersion };
}

/** A program as this version goes by it, whichever wrote it down: what has happened must be decided on as it was. */
export function upgraded(program: StoredProgram): StoredProgram {
  if (program.version >= waitsForOpen) return program;
  const { retried } = program;
  const hasty: StoredProgram = { ...program, isHasty: true, ...(retried && { retried: asking(retried) }) };
  if (program.version >= leavesUnresolved) return hasty;
  const older: StoredProgram = { ...hasty, asksOfLeftOut: true };
  if (program.version >= ownRollbacks) return older;
  const steps = program.steps.map((step) =>
    step.idempotent === true && step.rollback !== undefined ? { ...step, idempotentRollback: true } : step,
  );
  return { ...older, steps };
}
