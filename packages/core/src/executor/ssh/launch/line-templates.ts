/** Stand for the names while a line is put together: no line may hold a NUL of its own. */
const idPlace = '\0i';
const markerPlace = '\0m';

/** What a line is told apart by. */
export interface LineNames {
  readonly id: string;
  readonly marker: string;
}

/** Lines that were made of late; a command mostly goes to many machines, or to one many times. */
const most = 64;

/** Milliseconds that a line is kept after it was last used: whatever a command holds is not there for later. */
const lasts = 10_000;

interface Kept {
  /** Between the markers, what is between the ids. */
  readonly template: readonly (readonly string[])[];
  readonly forgetting: NodeJS.Timeout;
}

/**
 * Keeps lines by what they are made of, with the places open where ids go: what takes longest of a launch on this side is
 * to put its line together.
 */
export class LineTemplates {
  readonly #kept = new Map<string, Kept>();

  /**
   * @param key - all that the line is made of, but for its names
   * @param make - puts it together
   */
  line(key: string, { id, marker }: LineNames, make: (names: LineNames) => string): string {
    const kept = this.#kept.get(key) ?? this.#keep(key, make({ id: idPlace, marker: markerPlace }));
    kept.forgetting.refresh();
    return kept.template.map((texts) => texts.join(id)).join(marker);
  }

  forget(): void {
    for (const key of this.#kept.keys()) this.#drop(key);
  }

  #keep(key: string, line: string): Kept {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= most) this.#drop(oldest);
    const template = line.split(markerPlace).map((part) => part.split(idPlace));
    const kept = { template, forgetting: setTimeout(() => this.#drop(key), lasts).unref() };
    this.#kept.set(key, kept);
    return kept;
  }

  #drop(key: string): void {
    clearTimeout(this.#kept.get(key)?.forgetting);
    this.#kept.delete(key);
  }
}
