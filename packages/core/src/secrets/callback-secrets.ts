import { OpsError } from '../errors/ops-error.js';
import type { SecretErrorCode, SecretsProvider } from './secrets-provider.js';

/** Fetches a secret from wherever it is kept; undefined when it is not there. */
export type SecretCallback = (
  name: string,
  signal?: AbortSignal,
) => string | undefined | null | Promise<string | undefined | null>;

/**
 * Secrets from a function: a vault, a keychain, a cloud's secret manager. What it throws comes out as `secret-unreadable`
 * without its message, which may quote what the vault was sent or sent back.
 */
export function callbackSecrets(fetchSecret: SecretCallback): SecretsProvider {
  return {
    async get(name, signal) {
      signal?.throwIfAborted();
      let value: unknown;
      try {
        value = await fetchSecret(name, signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw unreadable(name, `its source failed with ${kindOf(error)}`, { reason: kindOf(error) });
      }
      if (value === undefined || value === null) return;
      if (typeof value !== 'string') throw unreadable(name, `its source gave a ${typeof value}, not a string`, {});
      return value;
    },
  };
}

/** The code or the class of an error; both are words of a program, not data. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? code : error.constructor.name;
}

function unreadable(name: string, why: string, details: object): OpsError<SecretErrorCode> {
  return new OpsError(
    'secret-unreadable',
    `The secret "${name}" cannot be read: ${why}. Check the source and its access.`,
    {
      details: { name, ...details },
    },
  );
}
