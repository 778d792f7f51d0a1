import { ownFolder } from '../probe/own-folder.js';

/** Lines of a shell: `$copies`, where copies stay on a host, and `own_copies`. */
export const copiesFolder = ownFolder('copies');

/** Default of {@link CopiesOptions.minSize}: 1 MiB. */
export const defaultMinSize = 1024 ** 2;

/** How copies of what is captured are kept on its host, by which going back needs no transfer. */
export interface CopiesOptions {
  /** Bytes below which nothing is copied: what is small is sent as quickly as it is asked for. Default 1 MiB. */
  readonly minSize?: number;
  /** Bytes that all copies of a user take on a host at most: the oldest go first. Default 1 GiB. */
  readonly maxSize?: number;
  /** Days after which a copy is taken away, with the next that is made. Default 7. */
  readonly days?: number;
}
