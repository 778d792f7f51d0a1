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

/** Milliseconds without a launch after which all are forgotten: whatever a command holds is not kept for later. */
const lasts = 10_000;

/**
 * Keeps lines by what they are made of, with the places open where ids go: what takes longest of a launch on this side is
 * to put its line together.
 */
export class LineTemplates {
  /** Between the markers, what is between the ids. */
  readonly #kept = new Map<string, readonly (readonly string[])[]>();
  #forgetting: NodeJS.Timeout | undefined;

  /**
   * @param key - all that the line is made of, but for its names
   * @param make - puts it together
   */
  line(key: string, { id, marker }: LineNames, make: (names: LineNames) => string): string {
    this.#forgetting ??= setTimeout(() => this.forget(), lasts).unref();
    this.#forgetting.refresh();
    let template = this.#kept.get(key);
    if (template === undefined) {
      const line = make({ id: idPlace, marker: markerPlace });
      template = line.split(markerPlace).map((part) => part.split(idPlace));
      this.#keep(key, template);
    }
    return template.map((texts) => texts.join(id)).join(marker);
  }

  forget(): void {
    this.#kept.clear();
    clearTimeout(this.#forgetting);
    this.#forgetting = undefined;
  }

  #keep(key: string, template: readonly (readonly string[])[]): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= most) this.#kept.delete(oldest);
    this.#kept.set(key, template);
  }
}
