import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { OpsError } from '../errors/ops-error.js';
import type { SecretErrorCode, SecretsProvider } from './secrets-provider.js';

/** What files of secrets may look like. */
export interface FileSecretsOptions {
  /**
   * Read files that everybody on the machine may read; default false. Containers mount secrets that way (mode 0444 or
   * 0644), and there it does no harm: nobody else is on the machine.
   */
  readonly allowWorldReadable?: boolean;
}

const largestFile = 65_536;
const worldReadable = 0o004;
const worldWritable = 0o002;
/** No separator, nothing hidden, no way up. */
const namePattern = /^\w[\w.-]{0,254}$/;

/**
 * Secrets in files of `directory`, one in each, as in `/run/secrets`. One newline at the end is not part of the value; an
 * empty file counts as absent. Refuses names that lead elsewhere (`secret-name-invalid`), files that everybody may read
 * or write (`secret-file-exposed`), what is no file, is larger than 64 KiB or is not UTF-8 (`secret-unreadable`).
 */
export function fileSecrets(
  directory: string,
  { allowWorldReadable = false }: FileSecretsOptions = {},
): SecretsProvider {
  const forbidden = allowWorldReadable ? worldWritable : worldReadable | worldWritable;
  const provider: SecretsProvider = {
    async get(name, signal) {
      signal?.throwIfAborted();
      if (!namePattern.test(name)) throw invalidName(name, directory);
      const path = join(directory, name);
      const file = await openIfThere(path);
      if (file === undefined) return;
      try {
        return await readSecret(file, path, forbidden);
      } finally {
        await file.close();
      }
    },
  };
  return { ...provider, has: async (name) => (await provider.get(name)) !== undefined };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    // Opening a pipe would wait for its other end.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return;
    throw unreadable(path, `it cannot be opened (${code}). Check its permissions and those of its directory.`);
  }
}

async function readSecret(file: FileHandle, path: string, forbidden: number): Promise<string | undefined> {
  // Of the open file, not of the path: what was checked is what is read.
  const stat = await file.stat();
  if (!stat.isFile()) throw unreadable(path, 'it is not a file.');
  if ((stat.mode & forbidden) !== 0) throw exposed(path, stat.mode & 0o777);
  if (stat.size > largestFile) throw unreadable(path, `it has ${stat.size} bytes, more than ${largestFile}.`);
  const bytes = await file.readFile();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'it is not UTF-8. Store binary secrets as Base64.');
  }
  return text.replace(/\r?\n$/, '') || undefined;
}

function invalidName(name: string, directory: string): OpsError<SecretErrorCode> {
  const message = `"${name}" cannot be the name of a secret in ${directory}: use letters, digits, "_", "-" and ".", not first.`;
  return new OpsError('secret-name-invalid', message, { details: { name, directory } });
}

function unreadable(path: string, why: string): OpsError<SecretErrorCode> {
  return new OpsError('secret-unreadable', `The secret file ${path} cannot be used: ${why}`, { details: { path } });
}

function exposed(path: string, mode: number): OpsError<SecretErrorCode> {
  const octal = mode.toString(8).padStart(4, '0');
  return new OpsError(
    'secret-file-exposed',
    `The secret file ${path} is open to everybody on this machine (mode ${octal}): run \`chmod 600 ${path}\`, or in a container that nobody shares pass { allowWorldReadable: true }.`,
    { details: { path, mode: octal } },
  );
}
