import type { OpsError } from '@opspilot/core';
import type { StoredPoint } from '../points/point-records.js';
import type { RollbackContext } from '../points/rollback.js';
import { startOn } from '../points/start-on.js';
import type { ValidationResult } from '../proof/validation-result.js';
import { readState } from '../state/state-snapshots.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { thingsHeld } from '../validators/restored-things.js';
import type { Validate } from '../validators/validate.js';
import type { Operation } from './operation.js';
import type { OperationRecords } from './operation-records.js';
import { standsAs } from './standing.js';

/** Where that is looked up. */
export interface CameBackBefore {
  readonly hosts: RollbackContext['hosts'];
  readonly store: SnapshotStore;
  readonly records: Pick<OperationRecords, 'rollBacks'>;
  /** Undefined where it is no longer there. */
  pointOf(id: string): Promise<StoredPoint | undefined>;
}

const isTakenBack = standsAs('rolled-back');

/**
 * Hands over what recovery points brought back of an operation while its last rolling back did not come to a good end: nobody was asked
 * about it then, or found it valid. That of the first step comes last, as it does when they are taken back.
 */
export async function askAboutBefore(
  { hosts, store, records, pointOf }: CameBackBefore,
  { id, steps }: Operation,
  later: Validate,
): Promise<void> {
  const last = (await records.rollBacks(id)).at(-1);
  if (last === undefined || last.done === true) return;
  for (const { point: own, rollbackCommand } of steps.filter(isTakenBack).reverse()) {
    const point = own === undefined || rollbackCommand !== undefined ? undefined : await pointOf(own);
    if (point !== undefined) await later(point, startOn(hosts, point), await heldBy(store, point));
  }
}

async function heldBy(store: SnapshotStore, point: StoredPoint): ReturnType<typeof thingsHeld> {
  const { looks } = await readState(store, point.stateBefore);
  return thingsHeld(store, point, [...new Set(looks.map(({ kind }) => kind))], undefined);
}

/** That it could not be handed over, since what was kept of it cannot be read. */
export function unasked(host: string, error: OpsError | undefined): readonly ValidationResult[] {
  if (error === undefined) return [];
  const summary = `nobody could be asked about what came back before this: ${error.message}`;
  return [{ check: 'validator', host, passed: false, summary }];
}
