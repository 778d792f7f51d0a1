import { noPrevious } from '../record/seal-entry.js';
import type { AuditProblem, AuditProblemKind, AuditVerification } from './verification.js';

/** A record as it was found, in the order in which it was found. */
export interface FoundRecord {
  /** What it claims to be. */
  readonly hash: string;
  /** What its content hashes to. */
  readonly computed: string;
  readonly log: string;
  readonly sequence: number;
  readonly previous: string;
  /** The number that it is kept under, beside its content, where there is such a number: queries go by it. */
  readonly keptAs?: number;
}

/** A record that something outside of the chain vouches for. */
export interface Anchor {
  readonly sequence: number;
  readonly hash: string;
  /** Whether a signature vouches; else it is only written down elsewhere. */
  readonly isSigned: boolean;
}

/** Where a chain begins, and what vouches for it. */
export interface ChainStart {
  readonly log: string;
  /** Sequence of the first record. Default 1. */
  readonly first?: number;
  /** Hash of the record before it. */
  readonly previous?: string;
  readonly anchors?: readonly Anchor[];
}

interface OutOfPlace {
  readonly record: FoundRecord;
  /** The place where it was found. */
  readonly place: number;
  /** Whether the record that belongs there comes later. */
  hasOwnerOfPlace: boolean;
  /** Whether the record itself comes once more. */
  hasDouble: boolean;
  /** Whether the record that it continues comes later. */
  hasPredecessor: boolean;
}

/**
 * Reads records one by one and names the first that is broken. Pure: it neither reads nor hashes. After the first problem it
 * reads on only as far as it takes to say which of several things has happened.
 */
export class ChainVerifier {
  readonly #log: string;
  readonly #first: number;
  readonly #anchors = new Map<number, Anchor[]>();
  readonly #lastAnchor: number;
  #previous: string;
  #expected: number;
  #beforeLast = '';
  #records = 0;
  #matched = 0;
  #signedUpTo = 0;
  #problem: AuditProblem | undefined;
  /** A record that does not name the hash of the one before it: the next one tells which of the two was changed. */
  #brokenLink: FoundRecord | undefined;
  #outOfPlace: OutOfPlace | undefined;

  constructor({ log, first = 1, previous = noPrevious, anchors = [] }: ChainStart) {
    this.#log = log;
    this.#first = first;
    this.#expected = first;
    this.#previous = previous;
    for (const anchor of anchors) {
      this.#anchors.set(anchor.sequence, [...(this.#anchors.get(anchor.sequence) ?? []), anchor]);
    }
    this.#lastAnchor = Math.max(0, ...anchors.map(({ sequence }) => sequence));
    this.#check(first - 1, previous);
  }

  /** Whether nothing that follows could change what is found. */
  get isSettled(): boolean {
    return this.#problem !== undefined;
  }

  /** Takes the next record; undefined for one that cannot be read at all. */
  take(record: FoundRecord | undefined): void {
    if (this.#problem !== undefined) return;
    this.#records++;
    if (this.#outOfPlace !== undefined) this.#searchPlace(this.#outOfPlace, record);
    else if (this.#brokenLink !== undefined) this.#judgeLink(this.#brokenLink, record);
    else this.#takeNext(record);
  }

  /** What was found, after the last record. */
  finish(): AuditVerification {
    if (this.#problem === undefined) this.#judgeEnd();
    const last = this.#expected - 1;
    return Object.freeze({
      isIntact: this.#problem === undefined,
      log: this.#log,
      first: this.#records === 0 ? 0 : this.#first,
      last: this.#records === 0 ? 0 : last,
      records: this.#records,
      checkpoints: this.#matched,
      signedUpTo: this.#signedUpTo,
      ...(this.#problem === undefined ? {} : { problem: Object.freeze(this.#problem) }),
    });
  }

  #takeNext(record: FoundRecord | undefined): void {
    const place = this.#expected;
    if (record === undefined) this.#fail('content-changed', place, 'cannot be read as a record');
    else if (record.computed !== record.hash) {
      this.#fail('content-changed', place, 'does not have the content that was hashed when it was written');
    } else if (record.sequence > place) {
      this.#outOfPlace = { record, place, hasOwnerOfPlace: false, hasDouble: false, hasPredecessor: false };
    } else if (record.sequence < place) this.#failTwice(record, place);
    else if (record.log !== this.#log) this.#fail('inserted', place, `belongs to another log, ${record.log}`);
    else if (record.keptAs !== undefined && record.keptAs !== place) {
      this.#fail('reordered', place, `is kept as record ${record.keptAs}, where no query looks for it`);
    } else if (record.previous === this.#previous) this.#accept(record);
    else if (place === this.#first) {
      this.#fail('content-changed', place, 'does not continue the record that is said to stand before it');
    } else this.#brokenLink = record;
  }

  #accept({ sequence, hash, previous }: FoundRecord): void {
    this.#beforeLast = previous;
    this.#previous = hash;
    this.#expected = sequence + 1;
    this.#check(sequence, hash);
  }

  /** Compares a record with what vouches for it. */
  #check(sequence: number, hash: string): void {
    const anchors = this.#anchors.get(sequence);
    if (anchors === undefined) return;
    if (anchors.some((anchor) => anchor.hash !== hash)) {
      const from = this.#signedUpTo + 1;
      const where = from >= sequence ? `record ${sequence}` : `something in records ${from} to ${sequence}`;
      this.#problem = {
        kind: 'rewritten',
        sequence,
        message: `Record ${sequence} is not the one that was vouched for: ${where} was changed and the chain made anew behind it.`,
      };
      return;
    }
    if (!anchors.some(({ isSigned }) => isSigned)) return;
    this.#matched++;
    this.#signedUpTo = sequence;
  }

  /** A record with a lower number than its place: either of two for the same place is the intruder. */
  #failTwice(record: FoundRecord, place: number): void {
    const isRival =
      record.sequence === place - 1 && record.hash !== this.#previous && record.previous === this.#beforeLast;
    if (isRival)
      this.#fail('inserted', place - 1, 'stands there twice, with different content: one of the two was put in');
    else this.#fail('inserted', place, `is not there: record ${record.sequence} stands in its place once more`);
  }

  /** Which of two records was changed, when the later does not name the hash of the earlier. */
  #judgeLink(later: FoundRecord, next: FoundRecord | undefined): void {
    const isLaterVouchedFor = next !== undefined && next.previous === later.hash;
    const isNextWhole = next !== undefined && next.computed === next.hash && next.sequence === later.sequence + 1;
    if (isNextWhole && !isLaterVouchedFor) {
      this.#fail(
        'content-changed',
        later.sequence,
        'was changed and hashed anew: neither neighbour in the chain knows it',
      );
    } else this.#failEarlier(later);
  }

  #failEarlier({ sequence }: FoundRecord): void {
    this.#fail(
      'content-changed',
      sequence - 1,
      `was changed and hashed anew: record ${sequence} vouches for other content`,
    );
  }

  /** A record with a higher number than its place: the rest tells whether one is missing, or one too many. */
  #searchPlace(found: OutOfPlace, record: FoundRecord | undefined): void {
    if (record === undefined || record.computed !== record.hash) return;
    if (record.sequence === found.place) found.hasOwnerOfPlace = true;
    if (record.sequence === found.record.sequence) found.hasDouble = true;
    if (record.hash === found.record.previous) found.hasPredecessor = true;
  }

  #judgePlace({ record, place, hasOwnerOfPlace, hasDouble, hasPredecessor }: OutOfPlace): void {
    if (!hasOwnerOfPlace) {
      this.#fail('missing', place, `is not there: record ${record.sequence} follows on record ${place - 1}`);
    } else if (hasDouble || !hasPredecessor) {
      this.#fail(
        'inserted',
        place,
        `is not in its place: something that says it is record ${record.sequence} was put in`,
      );
    } else
      this.#fail('reordered', place, `is not in its place: record ${record.sequence} stands there, and it comes later`);
  }

  #judgeEnd(): void {
    const last = this.#expected - 1;
    if (this.#outOfPlace !== undefined) this.#judgePlace(this.#outOfPlace);
    else if (this.#brokenLink !== undefined) this.#judgeLastLink(this.#brokenLink);
    else if (this.#lastAnchor > last) {
      this.#fail('truncated', last + 1, `and what follows are not there: record ${this.#lastAnchor} is vouched for`);
    }
  }

  /** The last link of all: nothing comes after that would tell, but perhaps something outside does. */
  #judgeLastLink(later: FoundRecord): void {
    const anchors = this.#anchors.get(later.sequence) ?? [];
    if (anchors.some(({ hash }) => hash !== later.hash)) {
      this.#fail('content-changed', later.sequence, 'was changed and hashed anew: something else is vouched for');
    } else this.#failEarlier(later);
  }

  #fail(kind: AuditProblemKind, sequence: number, what: string): void {
    this.#problem = { kind, sequence, message: `Record ${sequence} ${what}.` };
  }
}
