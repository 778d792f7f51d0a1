import { OpsError } from '../errors/ops-error.js';
import type { SecretErrorCode, SecretsProvider } from './secrets-provider.js';

/**
 * Asks providers in turn; the first that has a secret gives it. One that fails ends the search: going on could give a
 * stale or a foreign value where the right one is merely out of reach. A provider that cannot have such a name is passed
 * over, and `secret-name-invalid` is thrown when none can.
 */
export function firstOf(...providers: readonly SecretsProvider[]): SecretsProvider {
  return {
    async get(name, signal) {
      let unfit: OpsError | undefined;
      let asked = 0;
      for (const provider of providers) {
        try {
          const value = await provider.get(name, signal);
          if (value !== undefined) return value;
          asked++;
        } catch (error) {
          if (!OpsError.is<SecretErrorCode>(error, 'secret-name-invalid')) throw error;
          unfit = error;
        }
      }
      if (unfit !== undefined && asked === 0) throw unfit;
      return;
    },
    async has(name) {
      for (const provider of providers) {
        try {
          const known = await provider.has?.(name);
          if (known !== false) return known;
        } catch (error) {
          if (!OpsError.is<SecretErrorCode>(error, 'secret-name-invalid')) throw error;
        }
      }
      return false;
    },
  };
}
