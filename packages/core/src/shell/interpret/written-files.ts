import { hasGlob, SOMEWHERE, UNKNOWN } from '../words/markers.js';
import { matchesPath } from '../words/patterns.js';
import { type InnerFlow, joinFlows } from './flows.js';

/** `/name` of a path that begins at a directory of which nothing is known: it may be any file of that name. */
function knownBelow(path: string): string | undefined {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  return first === UNKNOWN || first === SOMEWHERE ? path.slice(slash) : undefined;
}

/** What a command wrote to files, by resolved path. Most write none, so that what keeps them is only made for those that do. */
export class WrittenFiles {
  #flows: Map<string, InnerFlow> | undefined;
  /** What reads what is written to a path: `>(…)`. */
  #readers: Map<string, (flow: InnerFlow) => void> | undefined;
  /** Directories of which only the origin is known, with a slash at their end. */
  #trees: string[] | undefined;
  /** Told how many files were compared. */
  readonly #count: (entries: number) => void;

  constructor(count: (entries: number) => void) {
    this.#count = count;
  }

  get size(): number {
    return this.#flows?.size ?? 0;
  }

  /** What was written to a path, or to any that it may mean. */
  written(path: string): InnerFlow | undefined {
    const flows = this.#flows;
    const own = flows?.get(path);
    if (own !== undefined || flows === undefined) return own;
    const below = knownBelow(path);
    if (below === undefined && !hasGlob(path)) return undefined;
    this.#count(flows.size);
    let found: InnerFlow | undefined;
    for (const [name, flow] of flows) {
      if (below === undefined ? matchesPath(path, name) : `/${name}`.endsWith(below))
        found = found === undefined ? flow : joinFlows(found, flow);
    }
    return found;
  }

  /** What a file holds, whether it was written itself or lies below a directory that was fetched or unpacked as a whole. */
  held(path: string): InnerFlow | undefined {
    const own = this.written(path);
    if (own !== undefined || this.#trees === undefined) return own;
    this.#count(this.#trees.length);
    const tree = this.#trees.findLast((each) => path.startsWith(each));
    return tree === undefined ? undefined : this.#flows?.get(tree);
  }

  /** What stands at a path from here on. */
  set(path: string, flow: InnerFlow): void {
    this.#flows ??= new Map();
    this.#flows.set(path, flow);
  }

  /** Writes a directory of which only the origin is known. */
  writeTree(path: string, { traits }: InnerFlow): void {
    this.#trees ??= [];
    this.#trees.push(`${path}/`);
    this.set(`${path}/`, { text: undefined, traits });
  }

  /** Writes to a file, after what is in it if it is appended, and gives it to what reads from there. */
  write(path: string, flow: InnerFlow, appends = false): void {
    const before = appends ? this.#flows?.get(path) : undefined;
    this.set(path, before === undefined ? flow : joinFlows(before, flow));
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
