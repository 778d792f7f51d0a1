import { createHash } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { coalesced } from '../coalesced.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';
import { type IdentityFile, identityFile } from './identity-file.js';
import { readKeyText } from './key-text.js';
import { malformedKey } from './login-key.js';
import type { Passphrase } from './ssh-credentials.js';
import { threw } from './threw.js';

/** Encrypted keys that were opened, so that many logins ask for a passphrase once and take the time to open a key once. */
export interface Keyring {
  /** The file at `path` as it is now; many logins at once read it together. */
  identity(path: string, passphrase: Passphrase | undefined): Promise<IdentityFile>;
  /**
   * The private key in `text`. `name` is its file, for messages and for whoever knows the passphrase.
   *
   * @throws OpsError `key-passphrase-missing`, `key-passphrase-wrong`, `key-file-malformed`, `credential-unavailable`
   */
  open(text: Buffer, name: string, passphrase: Passphrase | undefined): Promise<ParsedKey>;
}

/** An empty one. Keep it as long as the credentials it serves, and for no others: what it holds is open. */
export function createKeyring(): Keyring {
  const opened = new Map<string, Promise<ParsedKey>>();
  const files = new Map<string, () => Promise<IdentityFile>>();
  const keyring: Keyring = {
    identity(path, passphrase) {
      const read = files.get(path) ?? coalesced(() => identityFile(path, keyring, passphrase));
      files.set(path, read);
      return read();
    },
    open(text, name, passphrase) {
      const digest = createHash('sha256').update(text).digest('base64');
      const before = opened.get(digest);
      if (before !== undefined) return before;
      const opening = openKey(text, name, passphrase);
      opened.set(digest, opening);
      // Who mistyped is asked again at the next login.
      opening.catch(() => opened.delete(digest));
      return opening;
    },
  };
  return keyring;
}

async function openKey(text: Buffer, name: string, passphrase: Passphrase | undefined): Promise<ParsedKey> {
  // No key is encrypted with an empty one: it is what an unset variable gives.
  const known = (await ask(name, passphrase)) || undefined;
  const read = readKeyText(text, known);
  if (read.state === 'private') return read.key;
  if (read.state !== 'locked')
    throw malformedKey(name, read.state === 'malformed' ? read.reason : 'it is a public key');
  if (known === undefined) throw passphraseMissing(name);
  throw sshError(
    'key-passphrase-wrong',
    `The private key ${name} does not open: the passphrase that was given is wrong. Check it by hand: ssh-keygen -y -f <file>.`,
    { details: { key: name } },
  );
}

/** The error for an encrypted key that nobody can open. */
export function passphraseMissing(name: string): OpsError<LoginErrorCode> {
  return sshError(
    'key-passphrase-missing',
    `The private key ${name} is encrypted and no passphrase was given: add the key to an ssh-agent (ssh-add), or give the executor the option passphrase.`,
    { details: { key: name } },
  );
}

async function ask(name: string, passphrase: Passphrase | undefined): Promise<string | undefined> {
  if (typeof passphrase !== 'function') return passphrase;
  let answer: unknown;
  try {
    answer = await passphrase(name);
  } catch (cause) {
    throw sshError(
      'credential-unavailable',
      `There is no passphrase for the private key ${name}: passphrase ${threw}.`,
      {
        details: { key: name },
        cause,
      },
    );
  }
  if (answer === undefined || typeof answer === 'string') return answer;
  throw sshError(
    'credential-unavailable',
    `passphrase must give a string for the private key ${name}, or undefined for none; it gave something else.`,
    { details: { key: name } },
  );
}
