const introducer = '\u001b';
/** A control sequence of ECMA-48: parameters, and the letter that says what it does. */
const control = /^\[([?\d;]*)([A-Za-z])/;

/**
 * What stands on a terminal that was sent some text: as much of one as programs need that draw a picture anew in its place. The
 * lines that have scrolled off its top stay, so that what should have been drawn over is seen.
 */
export class Screen {
  /** Where nothing was written, there is nothing. */
  readonly #lines: (string | undefined)[][] = [[]];
  #row = 0;
  #column = 0;

  /** Takes in what a program has written, all at once. */
  constructor(text: string) {
    for (let at = 0; at < text.length; ) at += this.#take(text.slice(at, at + 40));
  }

  /** Its lines, without what was only styled. */
  get lines(): readonly string[] {
    return this.#lines.map((line) =>
      Array.from(line, (character = ' ') => character)
        .join('')
        .trimEnd(),
    );
  }

  /** Takes the next character or control sequence; answers how long that is. */
  #take(text: string): number {
    const [first = ''] = text;
    const [sequence = '', parameters = '', letter = ''] =
      first === introducer ? (control.exec(text.slice(1)) ?? []) : [];
    if (sequence !== '') this.#obey(letter, parameters);
    else if (first === '\r') this.#column = 0;
    else if (first === '\n') this.#move(this.#row + 1);
    else this.#write(first);
    return sequence === '' ? 1 : 1 + sequence.length;
  }

  #move(row: number): void {
    this.#row = Math.max(0, row);
    while (this.#lines.length <= this.#row) this.#lines.push([]);
  }

  #write(character: string): void {
    const line = this.#lines[this.#row];
    if (line !== undefined) line[this.#column] = character;
    this.#column += 1;
  }

  #obey(letter: string, parameters: string): void {
    const amount = Number.parseInt(parameters, 10) || 1;
    const line = this.#lines[this.#row];
    if (letter === 'A') this.#move(this.#row - amount);
    else if (letter === 'B') this.#move(this.#row + amount);
    else if (letter === 'G') this.#column = amount - 1;
    else if (letter === 'K') line?.splice(parameters === '2' ? 0 : this.#column);
    else if (letter !== 'm' && !parameters.startsWith('?')) throw new Error(`this screen knows no ${letter}`);
  }
}

/** The letters of the control sequences in a text: `m` is a style, and all others move the cursor or clear what stands there. */
export function controlsIn(text: string): ReadonlySet<string> {
  const [, ...parts] = text.split(introducer);
  return new Set(parts.map((part) => control.exec(part)?.[2] ?? 'none'));
}
