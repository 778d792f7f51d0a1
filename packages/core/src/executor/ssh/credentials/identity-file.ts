import { readFile, stat } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { readKeyText } from './key-text.js';
import type { Keyring } from './keyring.js';
import { type LoginKey, lazyKey, malformedKey } from './login-key.js';
import { type KeyFile, readKeyFile } from './read-key-file.js';
import type { Passphrase } from './ssh-credentials.js';

/** A file that is named as somebody's key. */
export interface IdentityFile {
  /** Its public half, as far as it can be known without a passphrase: enough to find it in an agent. */
  readonly publicKey?: ParsedKey;
  /** Whether there is a certificate beside it. */
  readonly hasCertificate: boolean;
  /**
   * The key to offer.
   *
   * @throws OpsError with a `LoginErrorCode`, also for a file that holds only the public half of a key of an agent
   */
  open(): Promise<LoginKey>;
}

/** Reads a private key, or its `.pub` beside it. What is wrong with the file comes out when it is opened. */
export async function identityFile(
  path: string,
  keyring: Keyring,
  passphrase: Passphrase | undefined,
): Promise<IdentityFile> {
  const [identity, certificate] = await Promise.all([
    readIdentity(path, keyring, passphrase),
    stat(certificateOf(path)).catch(() => undefined),
  ]);
  return { ...identity, hasCertificate: certificate !== undefined };
}

/** Where OpenSSH looks for the certificate of a key. */
export function certificateOf(path: string): string {
  return `${path}-cert.pub`;
}

async function readIdentity(
  path: string,
  keyring: Keyring,
  passphrase: Passphrase | undefined,
): Promise<Omit<IdentityFile, 'hasCertificate'>> {
  let file: KeyFile;
  try {
    file = await readKeyFile(path);
  } catch (error) {
    // The agent may hold the key all the same.
    return { ...(await publicHalf(path)), open: () => Promise.reject(error) };
  }
  const { text, exposure } = file;
  const read = readKeyText(text);
  if (read.state === 'malformed') return { open: () => Promise.reject(malformedKey(path, read.reason)) };
  if (read.state === 'public') {
    const reason =
      'it is a public key, and no agent has the private one; name the file of the private key, or add that to an ssh-agent';
    return { publicKey: read.key, open: () => Promise.reject(malformedKey(path, reason)) };
  }
  if (read.state === 'private') {
    const { key } = read;
    if (exposure !== undefined) return { publicKey: key, open: () => Promise.reject(exposure) };
    return { publicKey: key, open: async () => lazyKey(path, key, async () => key) };
  }
  const unlock = () => keyring.open(text, path, passphrase);
  const publicKey = read.publicKey ?? (await publicHalf(path)).publicKey;
  if (exposure !== undefined) return { ...(publicKey && { publicKey }), open: () => Promise.reject(exposure) };
  if (publicKey === undefined) return { open: async () => lazyKey(path, await unlock(), unlock) };
  return { publicKey, open: async () => lazyKey(path, publicKey, unlock) };
}

async function publicHalf(path: string): Promise<{ readonly publicKey?: ParsedKey }> {
  try {
    const read = readKeyText(await readFile(`${path}.pub`));
    return read.state === 'public' ? { publicKey: read.key } : {};
  } catch {
    return {};
  }
}
