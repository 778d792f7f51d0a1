import { shownPath, TransferFault } from './transfer-error.js';

/** What is at a destination. */
export interface Occupant {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** @throws TransferFault unless it is a file: putting another in its place would do away with a device, or fail late */
export function refuseUnlessFile(old: Occupant, path: string): void {
  if (!old.isFile()) throw unusable(path, old.isDirectory() ? 'it is a directory' : 'it is no regular file');
}

/** A link to nothing says where somebody wants a file, which nobody can ask the server for. */
export function pointsAtNothing(path: string): TransferFault {
  return unusable(path, 'it is a link that points at nothing');
}

function unusable(path: string, why: string): TransferFault {
  return new TransferFault(
    'transfer-destination-unusable',
    `Could not write ${shownPath(path)}: ${why}. Name the file itself, or remove what is there.`,
    { to: path },
  );
}
