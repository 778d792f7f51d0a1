import { absolute } from '../paths/resolve-path.js';
import { SOMEWHERE, UNKNOWN } from '../words/markers.js';
import { type InnerFlow, plain } from './flows.js';
import { eitherOf, type ShellFunction } from './shell-function.js';
import { isSame, joinVariables, unset, type Variable, withAttributes } from './variable.js';
import { isSameList, joinLists, noWords, type WordList } from './word-list.js';
import { WrittenFiles } from './written-files.js';

/** Where a stream leads that a shell opened. */
export interface Stream {
  /** What is read from it. */
  readonly flow: InnerFlow;
  /** Machine that it leads to. */
  readonly host?: string | undefined;
  /** Resolved path of the file that is written through it. */
  readonly path?: string | undefined;
}

/** Entries that a variable is worth whose values are joined with those of another. */
const joinedEntries = 16;

const noVariables: ReadonlyMap<string, Variable> = new Map();
const noStreams: ReadonlyMap<number, Stream> = new Map();
const noFunctions: ReadonlyMap<string, ShellFunction> = new Map();

/** The state of one shell, as far as it is known: what its variables, functions and files hold. */
export class Frame {
  /** Folded; relative to where the command began when that is not known, undefined when it is still there. */
  cwd: string | undefined;
  /** The directory before this one, where `cd -` goes. */
  previous: string | undefined;
  /** Directories that `popd` goes back to, the next one first. */
  directories: readonly (string | undefined)[] = [];
  /** Where streams lead that were opened for good, by their numbers. */
  streams: ReadonlyMap<number, Stream> = noStreams;
  /** `$1` and on; undefined when unknown. */
  positional: WordList | undefined;
  /** Counts changes of variables, for loops. */
  changes = 0;
  /** Nobody waits for it. */
  isInBackground = false;
  /** It was told to keep files that are there (`set -C`), or may have been. */
  keepsFiles = false;
  /** It runs the last member of a pipe itself (`shopt -s lastpipe`), or may. */
  runsLast = false;
  /** It does as POSIX says (`set -o posix`), or may. */
  isPosix = false;
  /** What was written to files. One for all shells of a command on one machine. */
  files: WrittenFiles;
  /** Told how many variables and functions were copied or compared. */
  readonly #count: (entries: number) => void;
  /** Functions that are being called. */
  readonly calls: readonly ShellFunction[];
  #variables: ReadonlyMap<string, Variable> = noVariables;
  #functions: ReadonlyMap<string, ShellFunction> = noFunctions;
  /** Another shell has the same maps: they are copied before they change. */
  #isShared = true;

  /** @param from - the shell that it begins as, or who counts what is copied or compared, for one that begins anew */
  constructor(from: Frame | ((entries: number) => void), calls?: readonly ShellFunction[]) {
    this.calls = calls ?? (from instanceof Frame ? from.calls : []);
    if (!(from instanceof Frame)) {
      this.#count = from;
      this.files = new WrittenFiles(from);
      return;
    }
    this.#standWhere(from);
    this.streams = from.streams;
    this.positional = from.positional;
    this.#takeSwitches(from);
    this.files = from.files;
    this.#count = from.#count;
    this.#variables = from.#variables;
    this.#functions = from.#functions;
    from.#isShared = true;
  }

  /** A shell of its own that begins as this one stands. */
  fork(): Frame {
    return new Frame(this);
  }

  /** A shell of its own that nobody waits for. */
  inBackground(): Frame {
    const frame = this.fork();
    frame.isInBackground = true;
    return frame;
  }

  /**
   * A shell that is started as a program: it gets the variables and functions that are exported, and nothing else. Where it
   * stands it finds out itself.
   */
  child(): Frame {
    const child = new Frame(this, []);
    this.#count(this.#variables.size + this.#functions.size);
    if (this.#variables.size > 0) {
      const exported = [...this.#variables].filter(
        ([name, variable]) => variable.isExported === true && name !== 'PWD',
      );
      child.#variables = exported.length === 0 ? noVariables : new Map(exported);
    }
    if (this.#functions.size > 0) {
      const functions = [...this.#functions].filter(([, body]) => body.isExported === true);
      child.#functions = functions.length === 0 ? noFunctions : new Map(functions);
    }
    child.positional = noWords;
    child.#takeSwitches({ keepsFiles: false, runsLast: false, isPosix: false });
    return child;
  }

  /** A shell of another machine, by its name: nothing of this one's state is there. */
  elsewhere(name: string): Frame {
    const frame = this.child();
    frame.#variables = noVariables;
    frame.#functions = noFunctions;
    frame.cwd = undefined;
    frame.files = this.files.of(name);
    return frame;
  }

  /** Goes to another directory, and says so to whoever has set what a shell says of that. */
  moveTo(directory: string | undefined): void {
    this.previous = this.cwd;
    this.cwd = directory;
    if (this.#variables.has('PWD')) this.setText('PWD', absolute(directory));
    if (this.#variables.has('OLDPWD')) this.setText('OLDPWD', absolute(this.previous));
  }

  variable(name: string): Variable | undefined {
    return this.#variables.get(this.#meant(name));
  }

  /** The variable that a name stands for: a reference stands for another. */
  #meant(name: string): string {
    let meant = name;
    for (let hops = 0; hops < 8; hops += 1) {
      const variable = this.#variables.get(meant);
      if (variable?.isReference !== true || variable.values[0] === '') break;
      meant = variable.values[0] ?? UNKNOWN;
    }
    return meant;
  }

  set(name: string, variable: Variable): void {
    const meant = variable.isReference === true ? name : this.#meant(name);
    const before = this.#variables.get(meant);
    const given = before === undefined ? variable : withAttributes(variable, before);
    const after = before?.isKept === true ? joinVariables(before, given) : given;
    if (isSame(before, after)) return;
    this.#own().variables.set(meant, after);
    this.changes += 1;
  }

  /** From here on, what is assigned to the variable is computed first. */
  makeInteger(name: string): void {
    const { values, traits } = this.variable(name) ?? { values: [''], traits: plain };
    this.set(name, { values, traits, isInteger: true });
  }

  /** From here on, what is assigned to the variable is written in such letters. */
  writeIn(name: string, letters: 'lower' | 'upper'): void {
    const { values, traits } = this.variable(name) ?? { values: [''], traits: plain };
    this.set(name, withAttributes({ values, traits }, { values, traits, letters }));
  }

  /** From here on, what the variable holds stays a possibility, whatever is assigned to it. */
  keep(name: string): void {
    const meant = this.#meant(name);
    const variable = this.#variables.get(meant) ?? unset;
    this.#own().variables.set(meant, { ...variable, isKept: true });
    this.changes += 1;
  }

  /** It may hold what another shell gave to it, too. */
  mayHold(name: string, variable: Variable | undefined): void {
    if (variable !== undefined) this.set(name, joinVariables(this.variable(name) ?? unset, variable));
  }

  /** What the variable holds is not known from here on. */
  forget(name: string): void {
    this.set(name, { values: [UNKNOWN], traits: plain });
  }

  /** A variable of one known value. */
  setText(name: string, text: string): void {
    this.set(name, { values: [text], traits: plain });
  }

  /** Gives a variable to the programs that are started from here on. */
  export(name: string): void {
    const variable = this.#variables.get(name);
    if (variable !== undefined) this.#own().variables.set(name, { ...variable, isExported: true });
  }

  /** Makes unknown what is not as it was in `before`. */
  forgetChanges(before: Frame): void {
    this.#count(this.#variables.size);
    if (before.positional !== this.positional) this.#joinPositional(before.positional);
    for (const [name, variable] of this.#variables) {
      const old = before.#variables.get(name);
      if (old === undefined || !isSame(old, variable)) this.set(name, { values: [UNKNOWN], traits: variable.traits });
    }
  }

  unset(name: string): void {
    const before = this.#variables.get(name);
    const after: Variable = { values: [''], traits: plain, isUnset: true };
    this.#own().variables.set(name, before?.isKept === true ? joinVariables(before, after) : after);
  }

  /** Forgets a function. */
  undefine(name: string): void {
    if (this.#functions.has(name)) this.#own().functions.delete(name);
  }

  function(name: string): ShellFunction | undefined {
    return this.#functions.get(name);
  }

  /** Gives a function to the shells that are started from here on. */
  exportFunction(name: string): void {
    const body = this.#functions.get(name);
    if (body !== undefined) this.define(name, { ...body, isExported: true });
  }

  define(name: string, body: ShellFunction): void {
    this.#own().functions.set(name, body);
  }

  /** Takes over what a command has done to the shell that had variables of its own: those alone are as they were. */
  takeOver(after: Frame, own: readonly string[]): void {
    this.#standWhere(after);
    this.streams = after.streams;
    this.positional = after.positional;
    this.#takeSwitches(after);
    this.#count(after.#variables.size + after.#functions.size);
    for (const [name, variable] of after.#variables) {
      if (own.includes(name) || isSame(this.#variables.get(name), variable)) continue;
      this.#own().variables.set(name, variable);
      this.changes += 1;
    }
    for (const [name, body] of after.#functions) if (this.#functions.get(name) !== body) this.define(name, body);
  }

  /** Takes over what a function did that ran in this shell. It may have ended before its last command. */
  returnFrom(inner: Frame): void {
    // Its arguments were its own.
    inner.positional = this.positional;
    this.#standWhere(inner);
    this.joinState(inner);
  }

  #standWhere({ cwd, previous, directories }: Frame): void {
    this.cwd = cwd;
    this.previous = previous;
    this.directories = directories;
  }

  #takeSwitches({ keepsFiles, runsLast, isPosix }: Pick<Frame, 'keepsFiles' | 'runsLast' | 'isPosix'>): void {
    this.keepsFiles = keepsFiles;
    this.runsLast = runsLast;
    this.isPosix = isPosix;
  }

  /** Takes over what one of several branches may have done, and keeps what stood before as another possibility. */
  join(branches: readonly Frame[]): void {
    for (const branch of branches) {
      if (branch.cwd !== this.cwd) this.cwd = SOMEWHERE;
      if (branch.previous !== this.previous) this.previous = SOMEWHERE;
      this.joinState(branch);
    }
  }

  /** Takes over what another shell may do to this one's variables again and again. */
  joinAlways(other: Frame): void {
    const changed = [...other.#variables].filter(([name, variable]) => !isSame(this.#variables.get(name), variable));
    this.join([other]);
    for (const [name] of changed) this.keep(name);
  }

  /** Takes over what variables and functions of another shell may be, and keeps what these are; what one lacks may be unset. */
  joinState(other: Frame): void {
    if (other.#functions !== this.#functions) {
      this.#count(other.#functions.size);
      for (const [name, body] of other.#functions) {
        const own = this.#functions.get(name);
        if (own !== body) this.define(name, own === undefined ? body : eitherOf(own, body));
      }
    }
    this.keepsFiles ||= other.keepsFiles;
    this.runsLast ||= other.runsLast;
    this.isPosix ||= other.isPosix;
    if (other.#variables !== this.#variables) this.#joinVariables(other);
    if (other.positional !== this.positional) this.#joinPositional(other.positional);
  }

  #joinPositional(other: WordList | undefined): void {
    const own = this.positional;
    if (own === undefined) return;
    this.#count(own.words.length + (other?.words.length ?? 0));
    this.positional = other === undefined ? undefined : joinLists(own, other);
    if (this.positional === undefined || !isSameList(own, this.positional)) this.changes += 1;
  }

  #joinVariables(other: Frame): void {
    this.#count(this.#variables.size + other.#variables.size);
    for (const [name, own] of this.#variables) {
      if (!other.#variables.has(name)) this.set(name, joinVariables(own, unset));
    }
    for (const [name, variable] of other.#variables) {
      const own = this.#variables.get(name);
      if (own === variable) continue;
      this.#count(joinedEntries);
      // Where only one branch sets it, it may as well not be set.
      this.set(name, joinVariables(own ?? unset, variable));
    }
  }

  /** The maps, this shell's alone. */
  #own(): { readonly variables: Map<string, Variable>; readonly functions: Map<string, ShellFunction> } {
    if (this.#isShared) {
      this.#count(this.#variables.size + this.#functions.size);
      this.#variables = new Map(this.#variables);
      this.#functions = new Map(this.#functions);
      this.#isShared = false;
    }
    return {
      variables: this.#variables as Map<string, Variable>,
      functions: this.#functions as Map<string, ShellFunction>,
    };
  }
}

/** The shell of a command, which is run as a line: it has no arguments. What it copies is told to `count`. */
export function lineFrame(cwd: string | undefined, count: (entries: number) => void): Frame {
  const frame = new Frame(count);
  frame.cwd = cwd;
  frame.positional = noWords;
  return frame;
}
