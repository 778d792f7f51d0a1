import { mustBe, type OptionRules } from '@opspilot/core';
import type { CopiesOptions } from '../copies/copies-folder.js';
import type { ForeseeOptions } from '../foresight/foresee.js';
import type { RehearsalOptions } from '../rehearsal/rehearse.js';
import { becomeRules, requireOptions } from '../require-options.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { SafeguardOptions } from './point-safeguard.js';
import { requireLooking } from './require-looking.js';
import type { PointQuery, RollbackOptions, UndoOptions } from './rollback.js';

const gibibyte = 1024 ** 3;
const mostBytes = 1024 * gibibyte;

function isStore(value: unknown): boolean {
  const { begin, read } = (value ?? {}) as Partial<SnapshotStore>;
  return typeof begin === 'function' && typeof read === 'function';
}

/** A store, which is not looked into. */
export const storeRule = mustBe.given(
  mustBe.such('a snapshot store, which keeps what is captured, such as await fileSnapshotStore(directory)', isStore),
);

export const copiesRule = mustBe.options<CopiesOptions>({
  minSize: mustBe.wholeNumber(0, mostBytes),
  maxSize: mustBe.wholeNumber(0, mostBytes),
  days: mustBe.number(0, 36_500),
});

/** How much is captured at most. */
export const limitRules: OptionRules<Pick<RollbackOptions, 'maxSize' | 'maxEntries'>> = {
  maxSize: mustBe.wholeNumber(1, mostBytes),
  maxEntries: mustBe.wholeNumber(1, 100_000_000),
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
}

/** @throws OpsError `rollback-options-invalid` */
export function checkUndoOptions(undoing: UndoOptions): void {
  requireOptions(undoing, undoRules);
  requireLooking(undoing.checks ?? []);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkPointQuery(query: PointQuery): void {
  requireOptions(query, queryRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkWhere(where: Omit<ForeseeOptions, 'command'>): void {
  requireOptions(where, whereRules);
}
