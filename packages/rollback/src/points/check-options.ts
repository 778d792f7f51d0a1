import { mustBe, type OptionRules } from '@opspilot/core';
import type { ForeseeOptions } from '../foresight/foresee.js';
import type { RehearsalOptions } from '../rehearsal/rehearse.js';
import { becomeRules, requireOptions } from '../require-options.js';
import { copiesRule, limitRules, mostBytes, storeRule } from '../snapshot-options.js';
import type { ContentValidator } from '../validators/validator.js';
import type { SafeguardOptions } from './point-safeguard.js';
import { requireLooking } from './require-looking.js';
import type { PointQuery, RollbackOptions, UndoOptions } from './rollback.js';

const areAbsolute = (value: unknown): boolean =>
  Array.isArray(value) && value.every((path) => typeof path === 'string' && path.startsWith('/'));

const validatorRules: OptionRules<ContentValidator> = {
  paths: mustBe.given(mustBe.such('a list of absolute paths', areAbsolute)),
  command: mustBe.given(mustBe.text),
};

const rollbackRules: OptionRules<RollbackOptions> = {
  store: storeRule,
  ...limitRules,
  copies: copiesRule,
  rehearse: mustBe.options<RehearsalOptions>({
    seconds: mustBe.number(1, 3_600),
    maxSize: mustBe.wholeNumber(1, mostBytes),
  }),
  whenImpossible: mustBe.oneOf('refuse', 'go-on'),
  undoFailed: mustBe.flag,
  validators: mustBe.listOf(mustBe.options<ContentValidator>(validatorRules)),
  safeguard: mustBe.options<SafeguardOptions>({ seconds: mustBe.wholeNumber(1, 86_400), reach: mustBe.callback }),
};

const undoRules: OptionRules<UndoOptions> = {
  force: mustBe.flag,
  anyMachine: mustBe.flag,
  paths: mustBe.texts,
  become: mustBe.options(becomeRules),
  checks: mustBe.texts,
  prove: mustBe.flag,
  discardLarge: mustBe.flag,
  dryRun: mustBe.flag,
  signal: mustBe.signal,
};

const queryRules: OptionRules<PointQuery> = { host: mustBe.text, parent: mustBe.text };

const whereRules: OptionRules<Omit<ForeseeOptions, 'command'>> = { directory: mustBe.text, user: mustBe.text };

/**
 * Options that would fail at the first command fail where they are given.
 *
 * @throws OpsError `rollback-options-invalid`, which names the option
 */
export function checkOptions(options: RollbackOptions): void {
  requireOptions(options ?? {}, rollbackRules);
  requireLooking(
    (options?.validators ?? []).map(({ command }) => command),
    'validators',
  );
}

/** @throws OpsError `rollback-options-invalid` */
export function checkUndoOptions(undoing: UndoOptions): void {
  requireOptions(undoing, undoRules);
  requireLooking(undoing.checks ?? [], 'checks');
}

/** @throws OpsError `rollback-options-invalid` */
export function checkPointQuery(query: PointQuery): void {
  requireOptions(query, queryRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkWhere(where: Omit<ForeseeOptions, 'command'>): void {
  requireOptions(where, whereRules);
}
