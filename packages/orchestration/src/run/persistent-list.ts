const chunkSize = 64;

/**
 * A list whose changed copy shares all but one chunk with it: a run of ten thousand hosts changes one of them at a time, and
 * every state before stays as it was.
 */
export class PersistentList<Item> {
  readonly length: number;
  readonly #chunks: readonly (readonly Item[])[];

  private constructor(length: number, chunks: readonly (readonly Item[])[]) {
    this.length = length;
    this.#chunks = chunks;
  }

  /** A list of items. */
  static from<Item>(items: readonly Item[]): PersistentList<Item> {
    const chunks: Item[][] = [];
    for (let at = 0; at < items.length; at += chunkSize) chunks.push(items.slice(at, at + chunkSize));
    return new PersistentList(items.length, chunks);
  }

  /** A list of `length` items that are all the same. */
  static of<Item>(length: number, item: Item): PersistentList<Item> {
    const chunks: Item[][] = [];
    for (let left = length; left > 0; left -= chunkSize) {
      chunks.push(new Array<Item>(Math.min(left, chunkSize)).fill(item));
    }
    return new PersistentList(length, chunks);
  }

  /** @throws RangeError when there is none of that index */
  get(index: number): Item {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`no item ${index} of ${this.length}`);
    return this.#chunks[Math.floor(index / chunkSize)]?.[index % chunkSize] as Item;
  }

  /** A list that has `item` there. @throws RangeError when there is none of that index */
  with(index: number, item: Item): PersistentList<Item> {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`no item ${index} of ${this.length}`);
    const chunks = [...this.#chunks];
    const chunk = [...(chunks[Math.floor(index / chunkSize)] as readonly Item[])];
    chunk[index % chunkSize] = item;
    chunks[Math.floor(index / chunkSize)] = chunk;
    return new PersistentList(this.length, chunks);
  }

  /** Every item, in order. */
  *[Symbol.iterator](): IterableIterator<Item> {
    for (const chunk of this.#chunks) yield* chunk;
  }
}
