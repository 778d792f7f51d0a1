import { type Approve, OpsPilot, type StorageAdapter } from '@opspilot/core';
import { allowListGate } from './allow-list-gate.js';
import type { Place } from './place.js';
import { scratchDirectory } from './scratch-directory.js';
import { allowList } from './steps.js';

/** All there is to set up: where commands run, where the history goes, who approves, and the gate that decides what needs approval. */
export function openPilot(storage: StorageAdapter, approve: Approve, { host, executor }: Place) {
  const plugins = [allowListGate(allowList), scratchDirectory()] as const;
  return OpsPilot.create({ storage, approve, executor, hosts: [host], plugins });
}

export type Pilot = Awaited<ReturnType<typeof openPilot>>;
