import { secretsInFile } from '../code/secrets-in-files.js';
import { hasGlob, hasUnknown } from '../words/markers.js';
import type { Branch } from './branch.js';
import type { InnerFlow, InnerTraits } from './flows.js';
import type { WrittenFiles } from './written-files.js';

/** What one call writes, and to which files: kept until it is known what it has read. Most calls write nothing. */
export class WrittenContents {
  readonly #files: { readonly path: string; readonly action: string }[] = [];
  readonly #trees: string[] = [];
  readonly #copies = new Map<string, InnerFlow>();

  /** A file is written, appended to or made. */
  add(path: string, action: string): void {
    this.#files.push({ path, action });
  }

  /** Whatever is below a directory is written. */
  addTree(path: string): void {
    this.#trees.push(path);
  }

  /** A file gets what another one holds. */
  copy(path: string, content: InnerFlow): void {
    this.#copies.set(path, content);
  }

  /**
   * Paths that stand for files which nobody names: directories, whatever is in them, and wildcards. What is copied to a path
   * is in that file, or in a directory by its own name.
   */
  *#unnamed(): Generator<string> {
    yield* this.#trees;
    for (const { path, action } of this.#files) {
      // A directory that is made, or is there already, has nothing else in it.
      if (action === 'create' || hasUnknown(path)) continue;
      if (hasGlob(path) || !this.#copies.has(path)) yield path;
    }
  }

  /** Passwords in what is printed into files that are there to hold them. */
  secretsIn({ text = '' }: InnerFlow): readonly string[] {
    return text === '' ? [] : this.#files.flatMap(({ path }) => secretsInFile(path, text));
  }

  /** Puts what is printed or passed on into the files, never less suspect than what was read. */
  keep(output: InnerFlow, traits: InnerTraits, files: WrittenFiles, branch: Branch | undefined): void {
    const written = { ...output, traits };
    for (const path of this.#unnamed()) files.unsettle(path, { text: undefined, traits });
    for (const { path, action } of this.#files) files.write(path, written, branch, action === 'append');
    if (traits.downloaded) for (const path of this.#trees) files.writeTree(path, written);
    for (const [path, flow] of this.#copies) files.write(path, flow, branch);
  }
}
