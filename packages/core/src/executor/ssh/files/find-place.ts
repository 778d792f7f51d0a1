import type { FileTransfer } from './file-transfer.js';
import { type Occupant, pointsAtNothing, refuseUnlessFile } from './refuse-destination.js';
import { isThere } from './transfer-error.js';

/** Where a new file goes. */
export interface Place<Facts> {
  readonly path: string;
  /** The file that it replaces. */
  readonly old: Facts | undefined;
}

/** Looks at the side where the new file goes. */
export interface PlaceFinder<Facts> {
  /** Of what a link points at; undefined where there is nothing. */
  stat(path: string): Promise<Facts | undefined>;
  /** Of the link itself. */
  lstat(path: string): Promise<Facts | undefined>;
  realpath(path: string): Promise<string>;
}

/** A link stays a link: what it points at is replaced. @throws TransferFault for what may not be replaced */
export async function findPlace<Facts extends Occupant>(
  { to, options }: Pick<FileTransfer, 'to' | 'options'>,
  { stat, lstat, realpath }: PlaceFinder<Facts>,
): Promise<Place<Facts>> {
  const old = (await stat(to)) ?? (await lstat(to));
  if (old === undefined) return { path: to, old };
  if (options.overwrite === false) throw isThere(to);
  // What is a file now came to be between the two looks.
  if (old.isSymbolicLink()) throw pointsAtNothing(to);
  refuseUnlessFile(old, to);
  return { path: await realpath(to), old };
}
