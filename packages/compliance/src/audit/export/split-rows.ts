import { longestRecord } from '../record/seal-entry.js';

/** Bytes of the longest row: a record in UTF-8, in a CSV with its quotes doubled, beside the columns for people. */
const longestRow = longestRecord * 12;

const newline = 0x0a;
const quote = 0x22;

/** A row of an export without its line end. */
export interface Row {
  readonly bytes: Buffer;
  /** Whether a line end followed; the last row of a whole export has one too. */
  readonly isEnded: boolean;
}

/**
 * Rows of a stream of chunks, however they are cut. In CSV a line end inside quotes belongs to its cell. A row that goes on
 * for longer than any record can is given as it is so far, and ends the reading: it is broken.
 */
export async function* splitRows(source: AsyncIterable<Uint8Array | string>, isCsv: boolean): AsyncIterable<Row> {
  const splitter = new RowSplitter(isCsv);
  for await (const chunk of source) {
    for (const bytes of splitter.push(asBuffer(chunk))) yield { bytes, isEnded: true };
    if (splitter.rest.length > longestRow) break;
  }
  if (splitter.rest.length > 0) yield { bytes: splitter.rest, isEnded: false };
}

function asBuffer(chunk: Uint8Array | string): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}

class RowSplitter {
  readonly #isCsv: boolean;
  #rest: Buffer = Buffer.alloc(0);
  /** Where in the rest to look on. */
  #looked = 0;
  /** Whether an odd number of quotes came before that. */
  #isQuoted = false;

  constructor(isCsv: boolean) {
    this.#isCsv = isCsv;
  }

  /** What has come since the last row. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** The rows that `bytes` ends. */
  *push(bytes: Buffer): Iterable<Buffer> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let start = 0;
    for (let end = this.#nextEnd(); end !== -1; end = this.#nextEnd()) {
      if (this.#isQuoted) continue;
      yield this.#rest.subarray(start, end);
      start = this.#looked;
    }
    this.#lookUntil(this.#rest.length);
    this.#rest = this.#rest.subarray(start);
    this.#looked = this.#rest.length;
  }

  #nextEnd(): number {
    const end = this.#rest.indexOf(newline, this.#looked);
    if (end !== -1) this.#lookUntil(end + 1);
    return end;
  }

  #lookUntil(end: number): void {
    if (this.#isCsv) {
      // Byte by byte: in a row every tenth is a quote, and a search that begins so often takes longer.
      for (let at = this.#looked; at < end; at++) if (this.#rest[at] === quote) this.#isQuoted = !this.#isQuoted;
    }
    this.#looked = end;
  }
}
