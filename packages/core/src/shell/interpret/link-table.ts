/** Where a path leads that a command made. */
interface Link {
  readonly target: string;
  /** It is a mount: what has its very name is the target too, whatever is done to it. */
  readonly isMount: boolean;
}

/** Paths that one may lead to; nobody makes more. */
const mostPaths = 64;

/** Links and mounts that a command made, by resolved paths. */
export class LinkTable {
  readonly #links = new Map<string, readonly Link[]>();
  /** How long their paths are: a long path has many beginnings, of which few are links. */
  readonly #lengths = new Set<number>();

  add(path: string, target: string, isMount: boolean): void {
    // A link to what would be within itself leads nowhere.
    if (path === target || path === '/' || (!isMount && target.startsWith(`${path}/`))) return;
    const links = this.#links.get(path) ?? [];
    // One link more than is followed says that there are too many.
    if (links.length > mostPaths) return;
    if (links.some((link) => link.target === target && link.isMount === isMount)) return;
    this.#links.set(path, [...links, { target, isMount }]);
    this.#lengths.add(path.length);
  }

  /**
   * What else a path means: itself with each link in it replaced by what that leads to, in turn. Undefined when that is
   * more than is followed.
   *
   * @param keepsLast - a link that is the whole path is itself, and not what it leads to
   */
  leadsTo(path: string, keepsLast: boolean): readonly string[] | undefined {
    // Several links may lead to one path: it is followed once.
    const found = new Set([path]);
    for (const each of found) {
      for (const next of this.#followed(each, keepsLast)) found.add(next);
      if (found.size > mostPaths) return undefined;
    }
    found.delete(path);
    return [...found];
  }

  /** What the links lead to that a path or one of its directories is. */
  #followed(path: string, keepsLast: boolean): readonly string[] {
    const found: string[] = [];
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (!this.#lengths.has(end)) continue;
      const [from, rest] = [path.slice(0, end), path.slice(end)];
      const links = this.#links.get(from) ?? [];
      const leading = links.filter((link) => rest !== '' || !keepsLast || link.isMount);
      found.push(...leading.filter(({ target }) => !isBeyond(path, from, target)).map((link) => joined(link, rest)));
    }
    return found;
  }
}

/** Whether a path lies in what is mounted within the place of the mount: that is what was there before. */
function isBeyond(path: string, from: string, target: string): boolean {
  return target.startsWith(`${from}/`) && path.startsWith(`${target}/`);
}

function joined({ target }: Link, rest: string): string {
  return target === '/' && rest !== '' ? rest : target + rest;
}
