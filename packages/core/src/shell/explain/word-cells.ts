/** A character that a word of the shell comes to, and the source that it stands for. */
export interface WordCell {
  /** Absent for what the shell replaces: a variable, a substitution. */
  readonly character: string | undefined;
  readonly start: number;
  readonly end: number;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/** Where the bracket that opens at `start` closes. */
function bracketEnd(source: string, start: number, end: number): number {
  const open = source[start] ?? '';
  const close = closing[open];
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === open) depth += 1;
    else if (source[at] === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return end;
}

/** Where the expansion that begins with a dollar or a backquote ends. */
function expansionEnd(source: string, start: number, end: number): number {
  if (source[start] === '`') {
    const close = source.indexOf('`', start + 1);
    return close === -1 || close >= end ? end : close + 1;
  }
  if (/[({]/.test(source[start + 1] ?? '')) return bracketEnd(source, start + 1, end);
  const name = /[a-z_]\w*|[0-9@*#?$!-]/iy;
  name.lastIndex = start + 1;
  return Math.min(end, start + 1 + (name.exec(source)?.[0].length ?? 0));
}

/** The source between two positions, unquoted as the shell does it, character by character. */
export class WordCells {
  readonly cells: WordCell[] = [];
  readonly #source: string;
  readonly #end: number;
  #at: number;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#end = end;
    this.#at = start;
    while (this.#at < end) this.#plain();
  }

  #push(character: string | undefined, length: number): void {
    const end = Math.min(this.#end, this.#at + length);
    this.cells.push({ character, start: this.#at, end });
    this.#at = end;
  }

  #expansion(): void {
    const end = expansionEnd(this.#source, this.#at, this.#end);
    this.#push(end === this.#at + 1 ? this.#source[this.#at] : undefined, end - this.#at);
  }

  #plain(): void {
    const character = this.#source[this.#at] ?? '';
    const next = this.#source[this.#at + 1] ?? '';
    if (character === '\\') {
      if (next === '\n') this.#at += 2;
      else this.#push(next, 2);
    } else if (character === "'") this.#single();
    else if (character === '"') this.#double();
    else if (character === '$' && next === "'") this.#ansi();
    else if (character === '$' || character === '`') this.#expansion();
    else if (/\s/.test(character)) this.#blanks();
    else this.#push(character, 1);
  }

  /** Between words, as many blanks as there may be come to one. */
  #blanks(): void {
    let end = this.#at;
    while (end < this.#end && /\s/.test(this.#source[end] ?? '')) end += 1;
    this.#push(' ', end - this.#at);
  }

  #single(): void {
    this.#at += 1;
    while (this.#at < this.#end && this.#source[this.#at] !== "'") this.#push(this.#source[this.#at], 1);
    this.#at += 1;
  }

  #double(): void {
    this.#at += 1;
    while (this.#at < this.#end && this.#source[this.#at] !== '"') {
      const character = this.#source[this.#at] ?? '';
      const next = this.#source[this.#at + 1] ?? '';
      if (character === '\\' && next === '\n') this.#at += 2;
      else if (character === '\\' && /[\\"$`]/.test(next)) this.#push(next, 2);
      else if (character === '$' || character === '`') this.#expansion();
      else this.#push(character, 1);
    }
    this.#at += 1;
  }

  /** `$'…'` has escapes that make one character of several; it counts as replaced. */
  #ansi(): void {
    let end = this.#at + 2;
    while (end < this.#end && this.#source[end] !== "'") end += this.#source[end] === '\\' ? 2 : 1;
    this.#push(undefined, end + 1 - this.#at);
  }
}
