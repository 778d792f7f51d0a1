import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor } from '@opspilot/core';
import { afterEach, beforeEach } from 'vitest';

/** What a test has of the machine that it runs on. */
export interface Machine {
  readonly folder: string;
  /** Leaves no receipts itself. */
  readonly plain: Executor;
  /** The same, whose shell is given each line as `change` makes it. */
  withLines(change: (line: string) => string): Executor;
}

/** Gives each test of a file a folder and an executor of its own, which go with it. */
export function useMachine(): Machine {
  let folder: string;
  let plain: Executor;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'receipts-'));
    plain = localExecutor();
  });
  afterEach(async () => {
    await plain.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get plain() {
      return plain;
    },
    withLines: (change) => ({
      ...plain,
      start: (host, line, options) => plain.start(host, change(line), options),
    }),
  };
}
