import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.js';

/** Sees that a proof can be written there, without leaving anything: whoever wants one wants it of what is done now. @throws UsageError */
export function requireWritable(file: string): void {
  const why = obstacle(file);
  if (why !== undefined) throw new UsageError(`Nothing was done: the proof cannot be written to ${file}: ${why}.`);
}

/** Writes it. @returns why that could not be done; what was done before stands then */
export function writeProof(file: string, archive: Uint8Array): string | undefined {
  try {
    writeFileSync(file, archive);
    return undefined;
  } catch (error) {
    return obstacle(file) ?? (error as Error).message;
  }
}

function obstacle(file: string): string | undefined {
  const directory = dirname(file);
  try {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      return `there is no directory ${directory}`;
    }
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return 'it is a directory';
    accessSync(found === undefined ? directory : file, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
