import { type BytePath, sortedByPath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { linksElsewhere } from '../entry/links-elsewhere.js';
import type { Manifest } from './manifest.js';
import type { SnapshotAbout } from './snapshot-store.js';

/** What a snapshot that is being taken has so far. */
export class SnapshotDraft {
  readonly id: string;
  readonly #about: SnapshotAbout;
  readonly #entries = new Map<BytePath, Entry>();
  #size = 0;

  constructor(id: string, about: SnapshotAbout) {
    this.id = id;
    this.#about = about;
  }

  add(entry: Entry): void {
    if (this.#entries.has(entry.path)) throw new RangeError('A path was added twice.');
    this.#entries.set(entry.path, entry);
  }

  /** Counts content that was written for it. */
  count(bytes: number): void {
    this.#size += bytes;
  }

  finish(): Manifest {
    const entries = sortedByPath(this.#entries.values());
    const linkedElsewhere = linksElsewhere(entries).size;
    const summary = { ...this.#about, id: this.id, entries: entries.length, size: this.#size };
    return { summary: linkedElsewhere === 0 ? summary : { ...summary, linkedElsewhere }, entries };
  }
}
