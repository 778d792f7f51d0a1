import type { Entry } from '../../entry/entry.js';

/** A block of a manifest that was read, and what is in it. */
export interface KnownBlock {
  readonly entries: readonly Entry[];
  readonly sealed: Buffer;
}

/**
 * Blocks of manifests that were read, for as long as anybody has their entries. Most of what a snapshot finds is as it was in the one
 * before: a block of which no entry changed is taken over as it stands, and neither written out, packed nor encrypted once more.
 */
export class KnownBlocks {
  /** By the first entry of each. */
  readonly #blocks = new WeakMap<Entry, KnownBlock>();

  add(block: KnownBlock): void {
    const [first] = block.entries;
    if (first !== undefined) this.#blocks.set(first, block);
  }

  /** The block that holds just what stands there from an index on. */
  at(entries: readonly Entry[], index: number): KnownBlock | undefined {
    const first = entries[index];
    const block = first === undefined ? undefined : this.#blocks.get(first);
    return block?.entries.every((entry, offset) => entry === entries[index + offset]) === true ? block : undefined;
  }
}
