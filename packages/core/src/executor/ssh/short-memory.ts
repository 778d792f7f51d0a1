/** Remembers values by name for so many milliseconds. What is older is forgotten with the next one that comes. */
export class ShortMemory<Value> {
  readonly #lasts: number;
  /** The oldest first. */
  readonly #entries = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(lasts: number) {
    this.#lasts = lasts;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param now - milliseconds that never go back, as in `set` */
  get(name: string, now: number): Value | undefined {
    const entry = this.#entries.get(name);
    return entry === undefined || entry.until <= now ? undefined : entry.value;
  }

  set(name: string, value: Value, now: number): void {
    this.#entries.delete(name);
    for (const [old, { until }] of this.#entries) {
      if (until > now) break;
      this.#entries.delete(old);
    }
    this.#entries.set(name, { value, until: now + this.#lasts });
  }
}
