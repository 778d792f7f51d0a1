import type { Place } from './place.js';
import { configInvalid } from './ssh-config-error.js';

const signs = /%([\s\S]?)|\$\{([^}]*)\}/g;

/**
 * Puts values in place of `%h` and its like, and where `env` is given, of `${VARIABLE}`.
 *
 * @throws OpsError `ssh-config-invalid` for what has no value
 */
export function expandTokens(
  text: string,
  tokens: Readonly<Record<string, string>>,
  place: Place,
  env?: Readonly<Record<string, string | undefined>>,
): string {
  return text.replace(signs, (written, token: string | undefined, variable: string | undefined) => {
    if (variable !== undefined) return env === undefined ? written : variableOf(variable, env, place);
    if (token === '%') return '%';
    const value = Object.hasOwn(tokens, token ?? '') ? tokens[token ?? ''] : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(tokens).map((name) => `%${name}`);
    throw configInvalid(place, `${JSON.stringify(written)} is not supported here; use ${['%%', ...known].join(', ')}.`);
  });
}

function variableOf(name: string, env: Readonly<Record<string, string | undefined>>, place: Place): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined) return value;
  throw configInvalid(place, `the environment has no variable ${JSON.stringify(name)}.`);
}

/**
 * Puts the home directory in place of a `~` at the begin.
 *
 * @throws OpsError `ssh-config-invalid` for the home of somebody else
 */
export function expandHome(path: string, home: string, place: Place): string {
  if (!path.startsWith('~')) return path;
  if (path === '~' || path.startsWith('~/')) return home + path.slice(1);
  throw configInvalid(
    place,
    `the home of another user (${JSON.stringify(path)}) is not looked up; write the whole path.`,
  );
}
