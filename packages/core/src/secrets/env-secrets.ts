import type { SecretsProvider } from './secrets-provider.js';

/** Which variables hold secrets. */
export interface EnvSecretsOptions {
  /** Put before every name: with `OPSPILOT_`, the secret `db-password` is `OPSPILOT_DB_PASSWORD`. Default: none. */
  readonly prefix?: string;
  /** Default: `process.env`, read anew at each call. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Secrets in environment variables. A name is looked for as it is, then in capitals with underscores for all else
 * (`db-password` as `DB_PASSWORD`). An empty variable counts as absent: that is what CI systems make of a missing secret.
 */
export function envSecrets({ prefix = '', env = process.env }: EnvSecretsOptions = {}): SecretsProvider {
  const read = (variable: string): string | undefined => (Object.hasOwn(env, variable) ? env[variable] : undefined);
  const find = (name: string): string | undefined => {
    const conventional = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
    return read(prefix + name) || read(prefix + conventional) || undefined;
  };
  return {
    async get(name, signal) {
      signal?.throwIfAborted();
      return find(name);
    },
    has: async (name) => find(name) !== undefined,
  };
}
