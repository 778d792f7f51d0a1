import { type ByteSink, type ByteSource, copyBytes } from './copy-bytes.js';
import { type FileTransfer, stepper } from './file-transfer.js';
import { incomplete } from './transfer-error.js';

/**
 * Copies all of a file that says that it has `size` bytes, and tells how far it is.
 *
 * @returns the bytes copied
 * @throws what `copyBytes` throws; TransferFault `transfer-incomplete`
 */
export async function copyWhole(
  { from, options, proceed }: FileTransfer,
  size: number,
  source: ByteSource,
  sink: ByteSink,
): Promise<number> {
  // Files of /proc and the like say that they are empty.
  const isKnown = size !== 0;
  const step = stepper(options, size);
  const bytes = await copyBytes(source, sink, { size: isKnown ? size : undefined, proceed, step });
  if (isKnown && bytes !== size) throw incomplete(from, size, bytes);
  return bytes;
}
