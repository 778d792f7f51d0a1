import { envSecrets, type SecretsProvider } from '@opspilot/core';
import type { Step } from '@opspilot/orchestration';

/** A plan names any secret that it likes: of the environment it is given only what is meant for it. */
const prefix = 'FLEET_SECRET_';

/** Secrets of plans in variables of the environment: `registry` in `FLEET_SECRET_REGISTRY`. */
export function fleetSecrets(env: NodeJS.ProcessEnv): SecretsProvider {
  return envSecrets({ prefix, env });
}

/** What steps need and the environment has not, in words; undefined when it has all. */
export async function missingSecrets(steps: readonly Step[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const provider = fleetSecrets(env);
  const missing: string[] = [];
  for (const name of new Set(steps.flatMap(({ secrets = {} }) => Object.values(secrets)))) {
    if ((await provider.get(name)) !== undefined) continue;
    missing.push(`${name} (in ${prefix}${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')})`);
  }
  if (missing.length === 0) return undefined;
  return `The environment has not the secrets that the plan needs: ${missing.join(', ')}.`;
}
