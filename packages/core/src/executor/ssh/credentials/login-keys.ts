import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { agentKeys } from './agent-keys.js';
import type { HandedKey } from './given-keys.js';
import { certificateOf, type IdentityFile } from './identity-file.js';
import type { Keyring } from './keyring.js';
import { keyIdentity, type LoginKey } from './login-key.js';
import type { SshCredentials } from './ssh-credentials.js';

/** Where the keys of a login come from. */
export interface LoginKeySources {
  readonly target: SshTarget;
  readonly credentials: SshCredentials;
  readonly given: readonly HandedKey[];
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Told of every source that cannot be used; those after it are used all the same. */
  report(problem: unknown): undefined;
}

const usualNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * Every key to offer, each once, in the order in which a server should see them, since it gives up after a few: keys of
 * the target's identities that the agent has, the identities, keys that were given, and the rest of the agent unless
 * the target wants its identities only. Without identities and given keys, the usual files of the user count as
 * identities where they exist.
 */
export async function* loginKeys(sources: LoginKeySources): AsyncGenerator<LoginKey, void> {
  const { target, given, clock, report } = sources;
  const identities = await readIdentities(sources);
  const held = target.agent === undefined ? [] : ((await agentKeys(target.agent, clock).catch(report)) ?? []);
  const offered = new Set<string>();
  const isNew = ({ publicKey }: LoginKey) => {
    const size = offered.size;
    return offered.add(keyIdentity(publicKey)).size > size;
  };

  for (const { publicKey, open } of identities) {
    const key = held.find((one) => publicKey !== undefined && keyIdentity(one.publicKey) === keyIdentity(publicKey));
    if (key !== undefined && isNew(key)) yield withFallback(key, open, report);
  }
  for (const { publicKey, open } of [...identities, ...given]) {
    // Nothing is asked, and nothing complained about, for what the agent has offered already.
    if (publicKey !== undefined && offered.has(keyIdentity(publicKey))) continue;
    const key = await open().catch(report);
    if (key !== undefined && isNew(key)) yield key;
  }
  if (!target.identitiesOnly) yield* held.filter(isNew);
}

async function readIdentities(sources: LoginKeySources): Promise<readonly IdentityFile[]> {
  const { target, credentials, keyring, report } = sources;
  const isNamed = target.identities.length > 0;
  const usual = credentials.privateKey === undefined ? usualNames.map((name) => join(homedir(), '.ssh', name)) : [];
  const paths = isNamed ? target.identities : await existing(usual);
  const identities = await Promise.all(paths.map((path) => keyring.identity(path, credentials.passphrase)));
  const certificates = paths.filter((_, index) => identities[index]?.hasCertificate).map(certificateOf);
  if (target.certificate !== undefined) certificates.unshift(target.certificate);
  for (const path of new Set(certificates)) report(certificateUnsupported(path));
  return identities;
}

async function existing(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return paths.filter((_, index) => found[index] !== undefined);
}

/** ssh2 writes the name of the certificate's type into the signature, where servers expect that of the key's. */
function certificateUnsupported(path: string): OpsError<LoginErrorCode> {
  return sshError(
    'key-certificate-unsupported',
    `The certificate ${path} was not offered: logging in by certificate is not supported. Add the public key itself to authorized_keys.`,
    { details: { path } },
  );
}

/** A key of the agent that signs with its file where the agent will not. */
function withFallback(key: LoginKey, open: IdentityFile['open'], report: LoginKeySources['report']): LoginKey {
  return {
    ...key,
    async sign(data, hash) {
      try {
        return await key.sign(data, hash);
      } catch (error) {
        const own = await open().catch(() => undefined);
        if (own === undefined) throw error;
        report(error);
        return own.sign(data, hash);
      }
    },
  };
}
