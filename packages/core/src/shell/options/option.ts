import type { Role } from '../tools/tool-spec.js';

/** An option of a tool as its usage describes it. */
export interface Option {
  /** All names with their dashes; the first is how the option is asked for. */
  readonly names: readonly string[];
  /** What its value is; absent for a switch. */
  readonly value: Role | undefined;
  /** The value may be missing, and stands in the same word when it is there. */
  readonly isOptional: boolean;
  /** What it does, for people. */
  readonly description: string | undefined;
}

/** What an operand is, in order. */
export interface OperandRoles {
  /** Of the first operands. */
  readonly first: readonly Role[];
  /** Of all between the first and the last; absent when there may be none. */
  readonly rest: Role | undefined;
  /** Of the last operands. */
  readonly last: readonly Role[];
}

/** A usage, made ready for reading words. */
export interface Grammar {
  readonly options: readonly Option[];
  readonly byName: ReadonlyMap<string, Option>;
  /** Long names, for abbreviations. */
  readonly longNames: readonly string[];
  readonly operands: OperandRoles;
}
