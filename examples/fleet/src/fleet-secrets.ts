import { envSecrets, type SecretsProvider } from '@opspilot/core';

/** A plan names any secret that it likes: of the environment it is given only what is meant for it. */
const prefix = 'FLEET_SECRET_';

/** Secrets of plans in variables of the environment: `registry` in `FLEET_SECRET_REGISTRY`. */
export function fleetSecrets(env: NodeJS.ProcessEnv): SecretsProvider {
  return envSecrets({ prefix, env });
}

/** The variable that a secret is taken from. */
export function variableOf(secret: string): string {
  return `${prefix}${secret.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
