import { OpsError } from '../errors/ops-error.js';
import type { SecretErrorCode, SecretsProvider } from './secrets-provider.js';

/** A secret that must be there; `secret-not-found` when it is not. */
export async function requireSecret(provider: SecretsProvider, name: string, signal?: AbortSignal): Promise<string> {
  const value = await provider.get(name, signal);
  if (value !== undefined) return value;
  throw new OpsError<SecretErrorCode>(
    'secret-not-found',
    `No provider has the secret "${name}". Set it, or check its name.`,
    {
      details: { name },
    },
  );
}
