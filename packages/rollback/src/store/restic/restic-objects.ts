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

  /** @returns its file, which nobody writes to any more: others may be reading it */
  async #fetch(holder: string, object: string): Promise<string> {
    const folder = `${this.#folder}/${holder}`;
    const alone = `${folder}/alone/${object}`;
    const among = `${folder}/whole/${objectsFolder}/${object}`;
    const there = (): string | undefined => [alone, among].find((file) => existsSync(file));
    const found = there();
    if (found !== undefined) return found;
    const name = await this.#nameOf(holder);
    const count = (this.#alone.get(holder) ?? 0) + 1;
    this.#alone.set(holder, count);
    if (count > fetchedAlone) {
      await this.#fetchWhole(holder, name);
    } else {
      await mkdir(`${folder}/alone`, { recursive: true, mode: 0o700 });
      const unfinished = `${folder}/${count}.part`;
      await this.#restic.runInto(unfinished, ['dump', name, `/${objectsFolder}/${object}`]);
      await rename(unfinished, alone);
    }
    const fetched = there();
    if (fetched === undefined) throw damaged(`${holder}/${object}`, 'it is not there');
    return fetched;
  }

  /** Once, whoever asks how often; again when it failed. */
  #fetchWhole(holder: string, name: string): Promise<void> {
    const fetch = async (): Promise<void> => {
      const folder = `${this.#folder}/${holder}`;
      const unfinished = `${folder}/whole.part`;
      await this.#restic.run(['restore', name, `--target=${unfinished}`]);
      await rename(unfinished, `${folder}/whole`);
    };
    const whole = this.#whole.get(holder) ?? fetch();
    this.#whole.set(holder, whole);
    whole.catch(() => this.#whole.delete(holder));
    return whole;
  }
}
