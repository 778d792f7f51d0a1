import type { Span } from '../effect.js';
import type { ExplainedPart, PartRole } from './command-explanation.js';
import type { Positions } from './positions.js';
import { type Symbols, symbols } from './symbols.js';

/** A part whose span is in the text that it belongs to, which may stand within another. */
export interface DraftPart {
  readonly role: PartRole;
  readonly start: number;
  readonly end: number;
  readonly says: string;
  /** With spans of the whole command. */
  readonly parts: readonly ExplainedPart[];
}

const token = /\s+|\\\r?\n|#[^\n]*|&&|\(\s*\)|\|\||\|&|;;&|;&|;;|\[\[|\]\]|\(\(|\)\)|[|&;(){}!]|[^\s|&;(){}]+/g;

const comment = ['comment', 'a remark, for people only'] as const;
const unread = ['unread', 'could not be read as a part of a command'] as const;

/** The text that parts belong to. */
export interface PartSource {
  /** The command itself. */
  readonly command: string;
  readonly source: string;
  readonly positions: Positions;
}

/** Before a keyword a semicolon is but the end of a command. */
function settled(draft: DraftPart, index: number, drafts: readonly DraftPart[]): DraftPart {
  const next = drafts[index + 1];
  const isLast =
    next === undefined || next.role === 'keyword' || (next.role === 'operator' && next.says.startsWith('ends'));
  return draft.role === 'operator' && draft.says === 'then' && isLast ? { ...draft, says: 'ends that command' } : draft;
}

/** Gathers the parts of a text, in any order, and fills what is between them. */
export class PartList {
  readonly #drafts: DraftPart[] = [];
  readonly #from: PartSource;

  constructor(from: PartSource) {
    this.#from = from;
  }

  add(role: PartRole, [start, end]: Span, says: string, parts: readonly ExplainedPart[] = []): void {
    if (start < end) this.#drafts.push({ role, start, end, says, parts });
  }

  /** Adds what stands between two parts: operators, keywords, comments. */
  between(start: number, end: number, words: Symbols = symbols): void {
    const { source } = this.#from;
    for (const { 0: found, index } of source.slice(start, end).matchAll(token)) {
      const at = start + index;
      const isComment = found.startsWith('#') && /^$|[\s;&|()]/.test(source.slice(Math.max(0, at - 1), at));
      const [role, says] = isComment ? comment : (words.get(found) ?? symbols.get(found) ?? unread);
      if (!/^(?:\s|\\\r?\n)/.test(found)) this.add(role, [at, at + found.length], says);
    }
  }

  /** The parts that were added, in order, with spans of the whole command. */
  only(): readonly ExplainedPart[] {
    return this.#placed(this.#drafts.toSorted((a, b) => a.start - b.start || b.end - a.end));
  }

  /** The parts from one position to another, in order and without holes, with spans of the whole command. */
  finish(start: number, end: number): readonly ExplainedPart[] {
    const own = this.#drafts.toSorted((a, b) => a.start - b.start || b.end - a.end);
    const kept: DraftPart[] = [];
    let at = start;
    for (const draft of own) {
      if (draft.start < at || draft.end > end) continue;
      if (draft.start > at) kept.push(...this.#gap(at, draft.start));
      kept.push(draft);
      at = draft.end;
    }
    kept.push(...this.#gap(at, end));
    return this.#placed(kept);
  }

  #gap(start: number, end: number): readonly DraftPart[] {
    const filler = new PartList(this.#from);
    filler.between(start, end);
    return filler.#drafts;
  }

  #placed(drafts: readonly DraftPart[]): readonly ExplainedPart[] {
    const { command, positions } = this.#from;
    const parts: ExplainedPart[] = [];
    for (const { role, start, end, says, parts: inner } of drafts.map(settled)) {
      const span = positions.outer(start, end);
      // Several parts that one replaced piece comes to would stand in the same place.
      if (span === undefined || span[0] < (parts.at(-1)?.span[1] ?? 0)) continue;
      parts.push({ role, span, text: command.slice(span[0], span[1]), says, parts: inner });
    }
    return parts;
  }
}
