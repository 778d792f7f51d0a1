import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { inventoryInvalid } from './inventory-error.js';

const largestFile = 16 * 1_048_576;

/**
 * The text of a file.
 *
 * @throws OpsError `inventory-invalid`
 */
export async function readInventoryFile(path: string): Promise<string> {
  // Opening a pipe would wait for its other end.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw inventoryInvalid({ file: path }, 'there is no such file.');
    throw inventoryInvalid({ file: path }, `it cannot be opened (${error.code ?? 'unknown'}); check its permissions.`);
  });
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) throw inventoryInvalid({ file: path }, 'it is a directory; name the inventory file in it.');
    if (!stat.isFile()) throw inventoryInvalid({ file: path }, 'it is not a file.');
    if (stat.size > largestFile) throw inventoryInvalid({ file: path }, `it has more than ${largestFile} bytes.`);
    return decode(path, await file.readFile());
  } finally {
    await file.close();
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inventoryInvalid({ file: path }, 'it is not UTF-8 text.');
  }
}
