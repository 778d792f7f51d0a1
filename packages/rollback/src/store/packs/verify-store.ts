import { OpsError } from '@opspilot/core';
import { damaged } from '../store-error.js';
import type { StoreFolders } from './prune-store.js';

/** What was found wrong. */
export interface StoreProblem {
  readonly file: string;
  readonly message: string;
}

/** Reads everything of a store, and tells all that is damaged. */
export async function verifyStore({ packs, snapshots }: StoreFolders): Promise<readonly StoreProblem[]> {
  const problems: StoreProblem[] = [];
  const checking = async (file: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!OpsError.is(error)) throw error;
      problems.push({ file, message: error.message });
    }
  };
  const whole = await packs.readAll(checking);
  for (const id of await snapshots.ids()) {
    const file = snapshots.fileOf(id);
    await checking(file, async () => {
      const { entries } = await snapshots.manifest(id);
      const missing = entries.find(({ content }) => content?.chunks.some((piece) => !whole.has(piece)));
      if (missing !== undefined) throw damaged(file, 'a piece of a file of it is in no pack that is whole');
    });
  }
  return problems;
}
