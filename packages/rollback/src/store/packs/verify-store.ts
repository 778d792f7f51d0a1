import { OpsError } from '@opspilot/core';
import { damaged } from '../store-error.js';
import type { PackFolder } from './pack-folder.js';
import type { StoreFolders } from './prune-store.js';

/** What was found wrong. */
export interface StoreProblem {
  readonly file: string;
  readonly message: string;
}

/** Runs the work on a file, and takes note of what is wrong with it. */
type Checking = (file: string, work: () => Promise<void>) => Promise<void>;

/**
 * Reads everything of a store, and tells all that is damaged. Others may take, remove and free meanwhile: snapshots are listed first, for
 * what they need is there before they are, and what is gone by the time that it is looked at is no damage.
 */
export async function verifyStore({ packs, snapshots }: StoreFolders): Promise<readonly StoreProblem[]> {
  const problems: StoreProblem[] = [];
  const checking: Checking = async (file, work) => {
    try {
      await work();
    } catch (error) {
      if (!OpsError.is(error)) throw error;
      problems.push({ file, message: error.message });
    }
  };
  const ids = await snapshots.ids();
  const whole = new WholePieces(packs, checking);
  await whole.read();
  for (const id of ids) {
    const file = snapshots.fileOf(id);
    await checking(file, async () => {
      try {
        const { entries } = await snapshots.manifest(id);
        const needed = entries.flatMap(({ content }) => content?.chunks ?? []);
        // What was freed may have been written anew before.
        if (whole.hasAll(needed) || (await whole.read()).hasAll(needed)) return;
        throw damaged(file, 'a piece of a file of it is in no pack that is whole');
      } catch (error) {
        if (await snapshots.isThere(id)) throw error;
      }
    });
  }
  return problems;
}

/** The pieces of all packs that are whole. */
class WholePieces {
  readonly #packs: PackFolder;
  readonly #checking: Checking;
  readonly #read = new Set<string>();
  readonly #pieces = new Set<string>();

  constructor(packs: PackFolder, checking: Checking) {
    this.#packs = packs;
    this.#checking = checking;
  }

  hasAll(pieces: readonly string[]): boolean {
    return pieces.every((piece) => this.#pieces.has(piece));
  }

  /** Reads the packs that were not there yet. */
  async read(): Promise<this> {
    for (const pack of await this.#packs.names()) {
      if (this.#read.has(pack)) continue;
      this.#read.add(pack);
      await this.#checking(pack, async () => {
        const pieces = await this.#packs.unlessTakenAway(pack, () => this.#packs.readWhole(pack));
        for (const piece of pieces ?? []) this.#pieces.add(piece);
      });
    }
    return this;
  }
}
