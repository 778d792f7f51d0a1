import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { damaged } from '../store-error.js';
import type { Restic } from './restic.js';
import { objectsFolder } from './restic-writer.js';

/** So many contents of a snapshot are fetched one by one; who wants more gets the rest at once. */
const fetchedAlone = 2;

/** Contents that were fetched, each once. */
export class ResticObjects {
  readonly #restic: Restic;
  readonly #folder: string;
  readonly #nameOf: (id: string) => Promise<string>;
  readonly #alone = new Map<string, number>();
  readonly #whole = new Map<string, Promise<void>>();

  /**
   * @param folder - of its own; who gives it takes it away
   * @param nameOf - restic's name of a snapshot
   */
  constructor(restic: Restic, folder: string, nameOf: (id: string) => Promise<string>) {
    this.#restic = restic;
    this.#folder = folder;
    this.#nameOf = nameOf;
  }

  /** The bytes of a content, given out once all of them were found to be those that were written. */
  async *read(holder: string, object: string): AsyncGenerator<Buffer, void, undefined> {
    const file = await this.#fetch(holder, object);
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(file)) hash.update(bytes);
    if (hash.digest('hex') !== object) throw damaged(`${holder}/${object}`, 'its hash is another one');
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  }

  async #fetch(holder: string, object: string): Promise<string> {
    const folder = `${this.#folder}/${holder}`;
    const file = `${folder}/${objectsFolder}/${object}`;
    if (existsSync(file)) return file;
    const name = await this.#nameOf(holder);
    const alone = (this.#alone.get(holder) ?? 0) + 1;
    this.#alone.set(holder, alone);
    if (alone > fetchedAlone) {
      const whole = this.#whole.get(holder) ?? this.#restic.run(['restore', name, `--target=${folder}`]).then(() => {});
      this.#whole.set(holder, whole);
      await whole;
    } else {
      await mkdir(`${folder}/${objectsFolder}`, { recursive: true, mode: 0o700 });
      const unfinished = `${folder}/${alone}.part`;
      await this.#restic.runInto(unfinished, ['dump', name, `/${objectsFolder}/${object}`]);
      await rename(unfinished, file);
    }
    if (existsSync(file)) return file;
    throw damaged(`${holder}/${object}`, 'it is not there');
  }
}
