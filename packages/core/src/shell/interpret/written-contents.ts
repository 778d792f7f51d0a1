import type { Branch } from './branch.js';
import type { InnerFlow, InnerTraits } from './flows.js';
import type { WrittenFiles } from './written-files.js';

/** What one call writes, and to which files: kept until it is known what it has read. Most calls write nothing. */
export class WrittenContents {
  readonly #files: { readonly path: string; readonly appends: boolean }[] = [];
  readonly #trees: string[] = [];
  readonly #copies = new Map<string, InnerFlow>();

  /** A file is written, or appended to. */
  add(path: string, appends: boolean): void {
    this.#files.push({ path, appends });
  }

  /** Whatever is below a directory is written. */
  addTree(path: string): void {
    this.#trees.push(path);
  }

  /** A file gets what another one holds. */
  copy(path: string, content: InnerFlow): void {
    this.#copies.set(path, content);
  }

  /** Puts what is printed or passed on into the files, never less suspect than what was read. */
  keep(output: InnerFlow, traits: InnerTraits, files: WrittenFiles, branch: Branch | undefined): void {
    const written = { ...output, traits };
    for (const { path, appends } of this.#files) files.write(path, written, branch, appends);
    if (traits.downloaded) for (const path of this.#trees) files.writeTree(path, written);
    for (const [path, flow] of this.#copies) files.write(path, flow, branch);
  }
}
