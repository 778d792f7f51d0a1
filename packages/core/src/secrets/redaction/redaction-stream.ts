import { OpsError } from '../../errors/ops-error.js';
import type { SecretErrorCode } from '../secrets-provider.js';
import { ByteWindow, lookBehind } from './byte-window.js';
import type { HiddenRange } from './hidden-ranges.js';
import { KnownSecretScanner } from './known-secret-scanner.js';
import { PatternAutomaton } from './pattern-automaton.js';
import { replacement } from './replacement.js';
import type { Scanner } from './scanner.js';

const nothing = Buffer.alloc(0);

/**
 * Replaces what its scanners find in a sequence of bytes. A byte is given out once every scanner is sure of it; ranges
 * that touch become one, so that neither the number nor the length of adjoining secrets shows.
 */
export class RedactionStream {
  readonly #window = new ByteWindow();
  readonly #shapes: readonly Scanner[];
  #scanners: readonly Scanner[];
  #automaton: PatternAutomaton | undefined;
  /** Everything before it has been given out or hidden. */
  #given = 0;
  /** Where the last hidden range ended; what is hidden from there on needs no replacement of its own. */
  #hiddenUntil = -1;

  constructor(automaton: PatternAutomaton | undefined, shapes: readonly Scanner[]) {
    this.#automaton = automaton;
    this.#shapes = shapes;
    this.#scanners = automaton === undefined ? shapes : [new KnownSecretScanner(automaton), ...shapes];
  }

  /** Looks for other known secrets from here on, also in what is held back. */
  know(automaton: PatternAutomaton | undefined): void {
    if (automaton === this.#automaton) return;
    this.#automaton = automaton;
    const given = this.#given;
    const unfinished = this.#scanners
      .flatMap(({ found }) => found.list)
      .find(({ start, end }) => start < given && end > given);
    // Without patterns too: what has begun to be hidden is hidden to its end.
    const known = new KnownSecretScanner(automaton ?? new PatternAutomaton(new Map()), given, unfinished);
    this.#scanners = [known, ...this.#shapes];
  }

  /** The first `length` bytes of `bytes` as a text of its own: undefined when nothing is hidden in it. */
  whole(bytes: Buffer, length: number): Buffer | undefined {
    const window = this.#window;
    window.bytes = bytes;
    window.length = length;
    window.ended = true;
    let foundAny = false;
    this.#given = 0;
    this.#hiddenUntil = -1;
    for (const scanner of this.#scanners) {
      scanner.reset();
      scanner.scan(window);
      if (scanner.found.list.length > 0) foundAny = true;
    }
    if (!foundAny) return;
    return this.#give(length);
  }

  write(chunk: Uint8Array): Buffer {
    const window = this.#window;
    if (window.ended) throw ended();
    window.bytes = Buffer.concat([window.bytes, chunk]);
    window.length = window.bytes.length;
    return this.#advance();
  }

  end(): Buffer {
    this.#window.ended = true;
    return this.#advance();
  }

  #advance(): Buffer {
    const window = this.#window;
    let sure = window.length;
    for (const scanner of this.#scanners) sure = Math.min(sure, scanner.scan(window));
    const output = this.#give(Math.max(sure, this.#given));
    this.#forget();
    return output;
  }

  #give(sure: number): Buffer {
    const bytes = this.#window.bytes;
    const parts: Uint8Array[] = [];
    for (const range of this.#rangesBefore(sure)) {
      if (range.end <= this.#given) continue;
      if (range.start > this.#given) parts.push(bytes.subarray(this.#given, range.start));
      const start = Math.max(range.start, this.#given);
      if (start !== this.#hiddenUntil) parts.push(Buffer.from(replacement(range.label)));
      this.#given = Math.min(range.end, sure);
      this.#hiddenUntil = this.#given;
    }
    if (sure > this.#given) parts.push(bytes.subarray(this.#given, sure));
    this.#given = sure;
    if (parts.length === 0) return nothing;
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  #rangesBefore(sure: number): readonly HiddenRange[] {
    const lists = this.#scanners.map((scanner) => scanner.found.list).filter((list) => list.length > 0);
    if (lists.length === 0) return [];
    // Sorting is stable: where two start together, the scanner that comes first names what was hidden.
    const ranges = lists.length === 1 ? (lists[0] as HiddenRange[]) : lists.flat().sort((a, b) => a.start - b.start);
    return ranges.filter((range) => range.start < sure);
  }

  #forget(): void {
    const window = this.#window;
    let needed = this.#given;
    for (const scanner of this.#scanners) needed = Math.min(needed, scanner.position);
    const count = Math.max(needed - lookBehind, 0);
    window.bytes = window.bytes.subarray(count);
    window.length -= count;
    this.#given -= count;
    this.#hiddenUntil -= count;
    for (const scanner of this.#scanners) scanner.rebase(count);
  }
}

function ended(): OpsError<SecretErrorCode> {
  return new OpsError('redacting-stream-ended', 'The redacting stream has ended. Open another for what follows.');
}
