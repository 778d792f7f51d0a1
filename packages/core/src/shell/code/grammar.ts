import type { Changes } from './changed-names.js';
import type { CodeFinding } from './code-finding.js';
import type { Lexis } from './token.js';
import type { Value } from './value.js';

/** A language, as far as its programs are read: which names do what. */
export interface Grammar {
  readonly lexis: Lexis;
  /** Operators that put strings together. */
  readonly joins: ReadonlySet<string>;
  /** Operators between a value and the name of its part. */
  readonly members: ReadonlySet<string>;
  /** Operators between a key and its value. */
  readonly pairs: ReadonlySet<string>;
  /** First parts of names that change nothing: `builtins.eval`. */
  readonly transparent: ReadonlySet<string>;
  /** Whether a call without brackets takes one literal alone. */
  readonly oneBareArgument?: true;
  /** Methods that are called by being named. */
  readonly properties?: ReadonlySet<string>;
  /** Methods that call the function or block that they are given with what they belong to, or with each part of it. */
  readonly hands?: ReadonlySet<string>;
  /** Functions that, given nothing, work on the variable of that name. */
  readonly topic?: { readonly name: string; readonly calls: ReadonlySet<string> };
  /** Methods that make a list longer: by what they are given, or by all of the lists that they are given. */
  readonly growing?: ReadonlyMap<string, 'each' | 'all-of'>;
  readonly changes?: Changes;
  /** Whether a string may be called as the function of its name. */
  readonly calledByText?: true;
  /** Whether the bare name of a function is a value that can be handed on. */
  readonly namesAreValues?: true;
  /** Parts of any value that lead to everything there is. */
  readonly reaching?: ReadonlySet<string>;
  /** By full name, `os.system`, or its last two parts. */
  readonly calls: ReadonlyMap<string, Rule>;
  /** By the last part of the name, whatever it belongs to. */
  readonly methods: ReadonlyMap<string, Rule>;
  /** Words with a syntax of their own: `import a as b`. */
  readonly words: ReadonlyMap<string, WordRule>;
}

/** What a call does, and what it gives back. */
export type Rule = (call: CodeCall) => Value | undefined;

/** What a word that starts its own kind of clause does. */
export type WordRule = (clause: Clause) => Value | undefined;

/** A call of a function that has a rule. */
export interface CodeCall {
  /** The last part of its name. */
  readonly name: string;
  /** What it belongs to. */
  readonly owner: Value | undefined;
  readonly args: readonly Value[];
  readonly keys: ReadonlyMap<string, Value>;
  find(finding: CodeFinding): void;
  /** Reads code in the same language. */
  evaluate(code: Value): void;
  /** Calls what a value refers to. */
  call(callee: Value, args: readonly Value[]): Value;
}

/** What a `WordRule` may ask for: it stands behind its word. */
export interface Clause {
  find(finding: CodeFinding): void;
  /** Reads code in the same language. */
  evaluate(code: Value): void;
  /** The next token's text when it is a name, and goes past it. */
  takeName(): string | undefined;
  /** The text of the next token when it is a string, and goes past it. */
  takeText(): string | undefined;
  /** The next token's text when it is a name with `$`, and goes past it. */
  takeVariable(): string | undefined;
  /** Whether the next token is this word, and goes past it. */
  takeWord(text: string): boolean;
  /** Whether the next token is this mark, and goes past it. */
  takeMark(text: string): boolean;
  /** Reads a block in braces, if one begins here. */
  block(): Value | undefined;
  /** Reads one value, with what is called on it. */
  operand(): Value;
  /** Reads an expression. */
  expression(): Value;
  /** Gives a name a value. */
  assign(name: string, value: Value): void;
  /** Gives a name each value of a list in turn. */
  loop(name: string, list: Value): void;
}
