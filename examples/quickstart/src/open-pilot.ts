import { type Approve, OpsPilot, type StorageAdapter } from '@opspilot/core';
import type { Place } from './place.js';
import { scratchDirectory } from './scratch-directory.js';

/** All there is to set up: where commands run, where the history goes, and who approves what is risky. */
export function openPilot(storage: StorageAdapter, approve: Approve, { host, executor }: Place) {
  const plugins = [scratchDirectory()] as const;
  return OpsPilot.create({ storage, approve, executor, hosts: [host], plugins });
}

export type Pilot = Awaited<ReturnType<typeof openPilot>>;
