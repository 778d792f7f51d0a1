import type { CodeFinding } from './code-finding.js';
import type { Grammar } from './grammar.js';
import type { HandedOn } from './handed-on.js';
import type { Token } from './token.js';
import type { Value } from './value.js';

/** A place in a program that is being read, and what is known there. */
export interface Cursor {
  readonly grammar: Grammar;
  readonly values: Map<string, Value>;
  readonly tokens: readonly Token[];
  at: number;
  /** Of brackets. */
  depth: number;
  /** Expressions within expressions. */
  level: number;
  /** Whether the ends of lines end nothing here. */
  isFlat: boolean;
  /** The name that the last item gave a value to. */
  assigned: string | undefined;
  /** Lists that a program goes through, by the name of each value. */
  readonly loops: Map<string, readonly Value[]>;
  /** In the reading for one of those values: which one, by its name. */
  readonly rounds: ReadonlyMap<string, Value>;
  /** The loop that was read last. */
  loop: { readonly name: string; readonly items: readonly Value[] } | undefined;
  /** Functions that do harm, named so far but not called. */
  readonly handedOn: HandedOn;
  /** Whether it is read for its value alone. */
  isMuted: boolean;
  find(finding: CodeFinding): void;
  /** Reads code inside a literal. */
  inside(code: string): Value;
  /** Reads the code that a program evaluates. */
  evaluate(code: Value): void;
  /** Reads up to the closing bracket and past it. */
  list(close: string): Value;
  /** Reads an expression. */
  item(): Value;
}
