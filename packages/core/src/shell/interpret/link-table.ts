/** Where a path leads that a command made. */
interface Link {
  readonly path: string;
  readonly target: string;
  /** It is a mount: what has its very name is the target too, whatever is done to it. */
  readonly isMount: boolean;
}

/** Links and mounts that are followed one after the other for a path, and paths that one may lead to: nobody makes more. */
const mostHops = 8;
const mostPaths = 64;

/** Links and mounts that a command made, by resolved paths. */
export class LinkTable {
  #links: readonly Link[] = [];

  add(path: string, target: string, isMount: boolean): void {
    if (path === target || path === '/' || this.#links.length >= mostPaths) return;
    const isKnown = this.#links.some(
      (link) => link.path === path && link.target === target && link.isMount === isMount,
    );
    if (!isKnown) this.#links = [...this.#links, { path, target, isMount }];
  }

  /**
   * What else a path means: itself with each link in it replaced by what that leads to, in turn.
   *
   * @param keepsLast - a link that is the whole path is itself, and not what it leads to
   */
  leadsTo(path: string, keepsLast: boolean): readonly string[] {
    if (this.#links.length === 0) return [];
    const found = new Set<string>();
    let reached = [path];
    for (let hops = 0; hops < mostHops && reached.length > 0 && found.size < mostPaths; hops += 1) {
      // Several links may lead to one path: it is followed once.
      const next = new Set(reached.flatMap((each) => this.#followed(each, keepsLast)));
      reached = [...next].filter((each) => !found.has(each)).slice(0, mostPaths);
      for (const each of reached) found.add(each);
    }
    found.delete(path);
    return [...found];
  }

  #followed(path: string, keepsLast: boolean): readonly string[] {
    return this.#links.flatMap((link) => {
      if (path === link.path) return keepsLast && !link.isMount ? [] : [link.target];
      if (!path.startsWith(`${link.path}/`)) return [];
      const rest = path.slice(link.path.length);
      return [link.target === '/' ? rest : link.target + rest];
    });
  }
}
