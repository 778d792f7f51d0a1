import type { ContentParts, SnapshotStore, SnapshotWriter } from '../store/snapshot-store.js';

/**
 * What is being done.
 *
 * - `capture`: files are read into the store
 * - `stage`: they are sent from the store to their host, beside their places
 * - `place`: they take their places
 * - `check`: they are looked at there once more
 */
export type ProgressPhase = 'capture' | 'stage' | 'place' | 'check';

/** How far a capture or a restore has come. Only what holds content counts: directories and links take no time. */
export interface Progress {
  /** Name of the host. */
  readonly host: string;
  readonly phase: ProgressPhase;
  /** Bytes of files that are read or sent, and of all that are to be. */
  readonly bytes: number;
  readonly totalBytes: number;
  /** Files of which that is done, and all of them. */
  readonly paths: number;
  readonly totalPaths: number;
}

/** Is told of every piece that is done: often. Whatever it throws ends what it is told of. */
export type OnProgress = (progress: Progress) => void;

/** Counts what is done of a phase, and tells it. */
export class ProgressCount {
  readonly #tell: OnProgress | undefined;
  #progress: Progress;

  constructor(
    about: Pick<Progress, 'host' | 'phase'>,
    files: Iterable<{ readonly size: number }>,
    tell: OnProgress | undefined,
  ) {
    let [totalBytes, totalPaths] = [0, 0];
    for (const { size } of tell === undefined ? [] : files) {
      totalBytes += size;
      totalPaths += 1;
    }
    this.#tell = tell;
    this.#progress = { ...about, bytes: 0, totalBytes, paths: 0, totalPaths };
  }

  /** The same in another phase, of which parts are not told. */
  enter(phase: ProgressPhase): void {
    this.#set({ phase });
  }

  /** A writer that counts what goes through it; itself where nobody is told. */
  writing(writer: Pick<SnapshotWriter, 'write'>): Pick<SnapshotWriter, 'write'> {
    if (this.#tell === undefined) return writer;
    return {
      write: async (content, sparse) => {
        const stored = await writer.write(this.#counted(content), sparse);
        this.#add(0, 1);
        return stored;
      },
    };
  }

  /** The same of a store that is read. */
  reading(store: Pick<SnapshotStore, 'read'>): Pick<SnapshotStore, 'read'> {
    if (this.#tell === undefined) return store;
    const [counted, add] = [this.#parts.bind(this), this.#add.bind(this)];
    return {
      async *read(content) {
        yield* counted(store.read(content));
        add(0, 1);
      },
    };
  }

  #counted(content: ContentParts): ContentParts {
    if (!(Symbol.iterator in content)) return this.#parts(content);
    this.#add(
      content.reduce((sum, { length }) => sum + length, 0),
      0,
    );
    return content;
  }

  async *#parts<Part extends Uint8Array>(content: AsyncIterable<Part>): AsyncGenerator<Part> {
    for await (const part of content) {
      yield part;
      this.#add(part.length, 0);
    }
  }

  #add(bytes: number, paths: number): void {
    this.#set({ bytes: this.#progress.bytes + bytes, paths: this.#progress.paths + paths });
  }

  #set(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#tell?.(this.#progress);
  }
}
