import { mustBe, type OptionRules } from '@opspilot/core';
import type { CaptureLimits } from './capture/capture-room.js';
import type { CopiesOptions } from './copies/copies-folder.js';
import type { SnapshotStore } from './store/snapshot-store.js';

const gibibyte = 1024 ** 3;
/** Of what is kept, a limit of a limit. */
export const mostBytes = 1024 * gibibyte;

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
export const limitRules: OptionRules<Pick<CaptureLimits, 'maxSize' | 'maxEntries'>> = {
  maxSize: mustBe.wholeNumber(1, mostBytes),
  maxEntries: mustBe.wholeNumber(1, 100_000_000),
};
