/** A piece of a word as it is split: its text, or the elements of a list, which are fields of their own. */
export interface SplitPiece {
  readonly text: string;
  readonly elements?: readonly string[] | undefined;
  /** Whether separators in it end a field. */
  readonly isSplit: boolean;
}

/** Splits words into fields as POSIX has it (XCU 2.6.5). */
class FieldSplitter {
  readonly fields: string[] = [];
  readonly #separators: string;
  #current: string | undefined;
  /** The field before was ended by blanks: a separator that is none belongs to the same end. */
  #endedByBlank = false;

  constructor(separators: string) {
    this.#separators = separators;
  }

  add(text: string): void {
    this.#current = (this.#current ?? '') + text;
    this.#endedByBlank = false;
  }

  end(): void {
    if (this.#current !== undefined) this.fields.push(this.#current);
    this.#current = undefined;
  }

  split(text: string): void {
    for (const character of text) {
      if (!this.#separators.includes(character)) this.add(character);
      else if (/[ \t\n]/.test(character)) this.#blank();
      else this.#separator();
    }
  }

  #blank(): void {
    if (this.#current === undefined) return;
    this.end();
    this.#endedByBlank = true;
  }

  #separator(): void {
    if (this.#current === undefined && !this.#endedByBlank) this.fields.push('');
    this.end();
    this.#endedByBlank = false;
  }
}

/** The fields that the pieces of one word make. `separators` are the characters of IFS. */
export function splitFields(pieces: readonly SplitPiece[], separators: string): readonly string[] {
  const splitter = new FieldSplitter(separators);
  for (const { text, elements, isSplit } of pieces) {
    const parts = elements ?? [text];
    parts.forEach((part, index) => {
      if (index > 0) splitter.end();
      if (isSplit) splitter.split(part);
      else splitter.add(part);
    });
  }
  splitter.end();
  return splitter.fields;
}
