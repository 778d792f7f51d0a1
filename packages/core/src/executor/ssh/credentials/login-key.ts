import type { ParsedKey } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';

/** A key that can be offered to a server. */
export interface LoginKey {
  /** How messages call it: a file, or where else it is from. */
  readonly name: string;
  readonly publicKey: ParsedKey;
  /**
   * Signs what the server gave. `hash` is undefined for keys whose type decides it.
   *
   * @throws OpsError with a `LoginErrorCode`, when the key cannot be had after all
   */
  sign(data: Buffer, hash: string | undefined): Promise<Buffer>;
}

/** The same key whichever source it came from. */
export function keyIdentity(key: ParsedKey): string {
  return key.getPublicSSH().toString('base64');
}

/** A key whose private half is opened when the server wants a signature. */
export function lazyKey(name: string, publicKey: ParsedKey, open: () => Promise<ParsedKey>): LoginKey {
  return {
    name,
    publicKey,
    async sign(data, hash) {
      const key = await open();
      if (keyIdentity(key) !== keyIdentity(publicKey)) {
        throw malformedKey(name, 'the public key in the .pub file beside it belongs to another key');
      }
      const signature: Buffer | Error = key.sign(data, hash);
      if (signature instanceof Error) throw malformedKey(name, 'it cannot sign');
      return signature;
    },
  };
}

/** The error for a file, or a text, that is no private key to log in with. */
export function malformedKey(name: string, reason: string): OpsError<LoginErrorCode> {
  return sshError('key-file-malformed', `The private key ${name} cannot be used: ${reason}.`, {
    details: { key: name },
  });
}
