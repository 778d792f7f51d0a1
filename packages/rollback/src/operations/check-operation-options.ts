import { mustBe, type OptionRules } from '@opspilot/core';
import { snapshotsRule } from '../recovery/check-recovery-options.js';
import { requireOptions } from '../require-options.js';
import type { ExecuteOptions, NewStep, OperationStart, RollBackOptions } from './operation.js';

const startRules: OptionRules<OperationStart> = {
  host: mustBe.text,
  description: mustBe.given(mustBe.text),
  context: mustBe.anything,
  onFailure: mustBe.oneOf('stop', 'roll-back'),
  snapshots: snapshotsRule,
};

const stepRules: OptionRules<NewStep> = {
  command: mustBe.given(mustBe.text),
  operationType: mustBe.text,
  rollbackCommand: mustBe.text,
  verify: mustBe.texts,
  snapshots: snapshotsRule,
};

const executeRules: OptionRules<ExecuteOptions> = { pastFailed: mustBe.flag };

const rollBackRules: OptionRules<RollBackOptions> = {
  targetStep: mustBe.text,
  mode: mustBe.oneOf('automatic', 'step', 'recovery-point'),
  dryRun: mustBe.flag,
  force: mustBe.flag,
  anyMachine: mustBe.flag,
};

/** @throws OpsError `rollback-options-invalid` */
export function checkStart(id: string, start: OperationStart): void {
  requireOptions({ id }, { id: mustBe.given(mustBe.text) });
  requireOptions(start, startRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkStep(step: NewStep): void {
  requireOptions(step, stepRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkRollBack(options: RollBackOptions): void {
  requireOptions(options, rollBackRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkExecute(options: ExecuteOptions): void {
  requireOptions(options, executeRules);
}
