import { type Approve, OpsPilot, type StorageAdapter } from '@opspilot/core';
import { allowListGate } from './allow-list-gate.js';
import { allowList } from './steps.js';

/** All there is to set up: where the history goes, who approves, and the gate that decides what needs approval. */
export function openPilot(storage: StorageAdapter, approve: Approve) {
  return OpsPilot.create({ storage, approve, plugins: [allowListGate(allowList)] });
}

export type Pilot = Awaited<ReturnType<typeof openPilot>>;
