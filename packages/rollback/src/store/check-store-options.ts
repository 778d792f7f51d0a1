import { type Clock, mustBe, type OptionRules, type Random } from '@opspilot/core';
import { requireOptions } from '../require-options.js';
import type { FileStoreOptions } from './packs/file-store.js';
import type { ResticStoreOptions } from './restic/restic-store.js';

/** What every store takes time and chance from. */
export interface StoreSources {
  readonly clock?: Clock;
  readonly random?: Random;
}

const sourceRules: OptionRules<StoreSources> = { clock: mustBe.object, random: mustBe.object };

const keyBytes = 32;
const isKey = (value: unknown): boolean => value instanceof Uint8Array && value.length === keyBytes;

const fileRules: OptionRules<FileStoreOptions> = {
  key: mustBe.such(`a Uint8Array of ${keyBytes} bytes`, isKey),
  keepFree: mustBe.wholeNumber(0, Number.MAX_SAFE_INTEGER),
  ...sourceRules,
};

const resticRules: OptionRules<ResticStoreOptions> = {
  repository: mustBe.given(mustBe.text),
  password: mustBe.given(mustBe.text),
  program: mustBe.text,
  env: mustBe.object,
  spool: mustBe.text,
  ...sourceRules,
};

/** @throws OpsError `rollback-options-invalid` */
export function checkMemoryStore(sources: StoreSources): void {
  requireOptions(sources, sourceRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkFileStore(directory: string, options: FileStoreOptions): void {
  requireOptions({ directory }, { directory: mustBe.given(mustBe.text) });
  requireOptions(options, fileRules);
}

/** @throws OpsError `rollback-options-invalid` */
export function checkResticStore(options: ResticStoreOptions): void {
  requireOptions(options, resticRules);
}
