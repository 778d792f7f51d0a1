import { inspect } from 'node:util';
import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { RollbackOptions } from './rollback.js';

const gibibyte = 1024 ** 3;

function refuse(message: string, option: string): never {
  throw new OpsError<RollbackErrorCode>('rollback-options-invalid', message, { details: { option } });
}

function requireNumber(option: string, value: unknown, [least, most]: readonly [number, number], isWhole = true): void {
  const fits = typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value));
  if (value === undefined || fits) return;
  refuse(`"${option}" is a ${isWhole ? 'whole ' : ''}number of ${least}..${most}, not ${inspect(value)}.`, option);
}

function requireGroup(option: string, value: unknown): void {
  if (value === undefined || (typeof value === 'object' && value !== null)) return;
  refuse(`"${option}" is an object of its options, {} for the defaults; leave it out for none.`, option);
}

/**
 * Options that would fail at the first command fail where they are given.
 *
 * @throws OpsError `rollback-options-invalid`, which names the option
 */
export function checkOptions(options: RollbackOptions): void {
  const { store, whenImpossible, copies, rehearse, safeguard, maxSize, maxEntries } = options ?? {};
  if (typeof store?.begin !== 'function' || typeof store.read !== 'function') {
    refuse('"store" keeps what is captured: give a snapshot store, such as fileSnapshotStore({ directory }).', 'store');
  }
  if (whenImpossible !== undefined && whenImpossible !== 'refuse' && whenImpossible !== 'go-on') {
    refuse(`"whenImpossible" is refuse or go-on, not ${String(whenImpossible)}.`, 'whenImpossible');
  }
  for (const [name, group] of Object.entries({ copies, rehearse, safeguard })) requireGroup(name, group);
  requireNumber('maxSize', maxSize, [1, 1024 * gibibyte]);
  requireNumber('maxEntries', maxEntries, [1, 100_000_000]);
  requireNumber('rehearse.seconds', rehearse?.seconds, [1, 3_600], false);
  requireNumber('rehearse.maxSize', rehearse?.maxSize, [1, 1024 * gibibyte]);
  requireNumber('safeguard.seconds', safeguard?.seconds, [1, 86_400]);
  requireNumber('copies.minSize', copies?.minSize, [0, 1024 * gibibyte]);
  requireNumber('copies.maxSize', copies?.maxSize, [0, 1024 * gibibyte]);
  requireNumber('copies.days', copies?.days, [0, 36_500], false);
}
