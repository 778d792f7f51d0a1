import { liesBelow } from '../paths/lies-below.js';
import { hasGlob, SOMEWHERE, UNKNOWN } from '../words/markers.js';
import { matchesPath } from '../words/patterns.js';
import type { Branch } from './branch.js';
import { type InnerFlow, joinFlows, oneOf, something } from './flows.js';
import { readContent, type WrittenContent, writeContent } from './written-content.js';

/** `/name` of a path that begins at a directory of which nothing is known: it may be any file of that name. */
function knownBelow(path: string): string | undefined {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  return first === UNKNOWN || first === SOMEWHERE ? path.slice(slash) : undefined;
}

/** What a command wrote to files, by resolved path. Most write none, so that what keeps them is only made for those that do. */
export class WrittenFiles {
  #contents: Map<string, WrittenContent> | undefined;
  /** What reads what is written to a path: `>(…)`. */
  #readers: Map<string, (flow: InnerFlow) => void> | undefined;
  /** Directories of which only the origin is known, with a slash at their end. */
  #trees: string[] | undefined;
  /** Files that may not let themselves be written. */
  #guarded: Set<string> | undefined;
  /** Files of other machines and containers. */
  #elsewhere: Map<string, WrittenFiles> | undefined;
  /** The files of whoever went to this machine: what was written there may have been brought along. */
  readonly #outer: WrittenFiles | undefined;
  /** Told how many files were compared. */
  readonly #count: (entries: number) => void;

  constructor(count: (entries: number) => void, outer?: WrittenFiles) {
    this.#count = count;
    this.#outer = outer;
  }

  get size(): number {
    return (this.#contents?.size ?? 0) + (this.#outer?.size ?? 0);
  }

  /** The files of another machine or a container, by its name. */
  of(name: string): WrittenFiles {
    this.#elsewhere ??= new Map();
    let files = this.#elsewhere.get(name);
    if (files === undefined) {
      files = new WrittenFiles(this.#count, this);
      this.#elsewhere.set(name, files);
    }
    return files;
  }

  /** What was written to a path, or to any that it may mean, as it is found in a branch. */
  written(path: string, reader: Branch | undefined): InnerFlow | undefined {
    return this.#own(path, reader) ?? this.#outer?.written(path, reader);
  }

  #own(path: string, reader: Branch | undefined): InnerFlow | undefined {
    const contents = this.#contents;
    if (contents === undefined) return undefined;
    const own = contents.get(path);
    if (own !== undefined) return readContent(own, reader);
    const below = knownBelow(path);
    if (below === undefined && !hasGlob(path)) return undefined;
    this.#count(contents.size);
    let found: InnerFlow | undefined;
    for (const [name, content] of contents) {
      if (below === undefined ? !matchesPath(path, name) : !`/${name}`.endsWith(below)) continue;
      const flow = readContent(content, reader);
      found = found === undefined ? flow : joinFlows(found, flow);
    }
    return found;
  }

  /** What a file holds, whether it was written itself or lies below a directory that was fetched or unpacked as a whole. */
  held(path: string, reader: Branch | undefined): InnerFlow | undefined {
    const own = this.#own(path, reader) ?? this.#inTree(path);
    return own ?? this.#outer?.held(path, reader);
  }

  /** Whether a path is one that came from another machine, or lies below one. */
  isFetched(path: string, reader: Branch | undefined): boolean {
    return (this.held(path, reader) ?? this.held(`${path}/`, reader))?.traits.downloaded === true;
  }

  #inTree(path: string): InnerFlow | undefined {
    if (this.#trees === undefined) return undefined;
    this.#count(this.#trees.length);
    const tree = this.#trees.findLast((each) => path.startsWith(each));
    return tree === undefined ? undefined : this.#contents?.get(tree)?.flow;
  }

  /** What stands at a path from here on, or may if it is written in a branch. */
  set(path: string, flow: InnerFlow, branch?: Branch): void {
    this.#contents ??= new Map();
    const isRefused = this.#guarded?.has(path) === true;
    this.#contents.set(path, writeContent(this.#contents.get(path), flow, isRefused ? { outer: branch } : branch));
  }

  /** From here on, a file may refuse to be written. */
  guard(path: string): void {
    if (this.#contents?.has(path) !== true) return;
    this.#guarded ??= new Set();
    this.#guarded.add(path);
  }

  /** Writes a directory of which only the origin is known. */
  writeTree(path: string, { traits }: InnerFlow): void {
    this.#trees ??= [];
    this.#trees.push(`${path}/`);
    this.set(`${path}/`, { text: undefined, traits });
  }

  /**
   * Files below a directory, or those that a path with wildcards means, may have been written over or taken away: each holds
   * what it held or something else.
   */
  unsettle(path: string, written: InnerFlow = something): void {
    const contents = this.#contents;
    if (contents === undefined) return;
    this.#count(contents.size);
    for (const [name, content] of contents) {
      if (!liesBelow(name, path)) continue;
      const flow = oneOf([readContent(content, undefined), written]);
      contents.set(name, { flow, branch: undefined, before: undefined });
    }
  }

  /** Writes to a file, after what is in it if it is appended, and gives it to what reads from there. */
  write(path: string, flow: InnerFlow, branch: Branch | undefined, appends = false): void {
    const before = appends ? this.#contents?.get(path) : undefined;
    // What is appended, or may be, stands behind all that may be there.
    if (before === undefined) this.set(path, flow, branch);
    else this.set(path, joinFlows(readContent(before, branch), flow));
    const reader = this.#readers?.get(path);
    if (reader === undefined) return;
    // One that writes to itself would never end.
    this.#readers?.delete(path);
    reader(flow);
    this.#readers?.set(path, reader);
  }

  /** From here on, what is written to a path is read at once. */
  onWrite(path: string, reader: (flow: InnerFlow) => void): void {
    this.#readers ??= new Map();
    this.#readers.set(path, reader);
  }
}
