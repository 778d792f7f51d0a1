import { mustBe, type OptionRules } from '@opspilot/core';
import { requireLooking } from '../points/require-looking.js';
import { becomeRules, requireOptions } from '../require-options.js';
import type { Look } from '../state/state-kind.js';
import type { NewRecoveryPoint, NewSnapshot, RecoveryOptions, RecoveryRestoreOptions } from './recovery-point.js';
import { snapshotTypes } from './snapshot-types.js';

/** Snapshots that are asked for. */
export const snapshotsRule = mustBe.listOf(
  mustBe.options<NewSnapshot>({
    type: mustBe.oneOf(...Object.keys(snapshotTypes)),
    host: mustBe.text,
    paths: mustBe.texts,
    looks: mustBe.listOf(
      mustBe.options<Look>({ kind: mustBe.given(mustBe.text), subjects: mustBe.given(mustBe.texts) }),
    ),
    becomeUser: mustBe.text,
    mayBeAbsent: mustBe.flag,
  }),
);

const newPointRules: OptionRules<NewRecoveryPoint> = {
  description: mustBe.given(mustBe.text),
  context: mustBe.anything,
  snapshots: mustBe.given(snapshotsRule),
};

const partRules: OptionRules<RecoveryOptions> = {
  snapshots: mustBe.texts,
  paths: mustBe.texts,
  become: mustBe.options(becomeRules),
  anyMachine: mustBe.flag,
  signal: mustBe.signal,
};

const restoreRules: OptionRules<RecoveryRestoreOptions> = {
  ...partRules,
  dryRun: mustBe.flag,
  plan: mustBe.object,
  force: mustBe.flag,
  checks: mustBe.texts,
  prove: mustBe.flag,
  discardLarge: mustBe.flag,
};

/** @throws OpsError `recovery-point-invalid`, before anything is captured */
export function checkNewPoint(point: NewRecoveryPoint): void {
  requireOptions(point, newPointRules, 'recovery-point-invalid');
}

/** @throws OpsError `rollback-options-invalid` */
export function checkRecoveryOptions(recovering: RecoveryOptions): void {
  requireOptions(recovering, partRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkRestoreOptions(restoring: RecoveryRestoreOptions): void {
  requireOptions(restoring, restoreRules);
  requireLooking(restoring.checks ?? [], 'checks');
}
