import { OpsError } from '../errors/ops-error.js';
import type { Redactor } from '../secrets/redactor.js';
import type { SecretErrorCode, SecretsProvider } from '../secrets/secrets-provider.js';
import { abortable } from './abortable.js';
import type { OutcomeErrorCode } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { RequestOptions } from './request.js';

/** Names whose values are hidden although nobody said that they are secrets. */
const telling = /passw|passphrase|pass$|_pwd$|secret|token|credential|authorization|cookie|api_?key|_key$/i;

/** A value too short to be told from ordinary text stays visible: hiding every `on` would shred the output. */
function hideIfPossible(redactor: Redactor, value: string, label: string): (() => void) | undefined {
  try {
    return redactor.add(value, label);
  } catch (error) {
    if (OpsError.is<SecretErrorCode>(error, 'secret-too-short')) return undefined;
    throw error;
  }
}

/** Secrets that are hidden for a time. */
export interface Hiding {
  hide(secret: string): void;
  forget(): void;
}

/** Hides secrets of five bytes or more until they are forgotten. */
export function hidingIn(redactor: Redactor): Hiding {
  const hidden: ((() => void) | undefined)[] = [];
  return {
    hide: (secret) => {
      hidden.push(hideIfPossible(redactor, secret, ''));
    },
    forget: () => {
      for (const takeBack of hidden.splice(0)) takeBack?.();
    },
  };
}

/** The variables of a command, and what ends the hiding of those that are hidden for its time only. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  /** Names of those that are secret, or that one must take for it. */
  readonly secret: readonly string[];
  /** Why one is missing: `secret-unavailable`, or what the provider or the redactor threw. Nothing may run. */
  readonly failure?: OpsError;
  forget(): void;
}

const noVariables: Variables = Object.freeze({ values: Object.freeze({}), secret: [], forget: () => {} });

function unavailable(variable: string, name: string, why: string, cause?: unknown): OpsError<OutcomeErrorCode> {
  const message = `The secret "${name}" for the variable ${variable} is not to be had: ${why}. The command was not run.`;
  return new OpsError('secret-unavailable', message, { details: { secret: name, variable }, cause });
}

async function fetchSecret(
  variable: string,
  name: string,
  signal: AbortSignal,
  provider: SecretsProvider | undefined,
): Promise<string> {
  if (provider === undefined) throw unavailable(variable, name, 'no secrets provider was passed to OpsPilot.create');
  let value: unknown;
  try {
    value = await abortable(signal, provider.get(name, signal));
  } catch (error) {
    signal.throwIfAborted();
    throw OpsError.is(error) ? error : unavailable(variable, name, 'the provider failed', error);
  }
  if (value === undefined || value === null) throw unavailable(variable, name, 'the provider has none');
  if (typeof value !== 'string' || value.includes('\0'))
    throw unavailable(variable, name, 'its value is no text without NUL');
  return value;
}

/**
 * Fetches the secrets that a request names and hides them from everything shown: while the command lasts, and the last few
 * values of each secret beyond it. Hides variables with telling names and the password of `become` while the command
 * lasts. Of those, what has fewer than 5 bytes is not hidden: `on` or `1234` stands in ordinary text as well, which would
 * become unreadable. A secret of the provider that is so short is refused instead.
 *
 * Rejects only when the signal aborts; a secret that is not to be had is the `failure` of what it gives.
 */
export function secretVariables(
  options: RequestOptions,
  signal: AbortSignal,
  parts: PipelineParts,
): Variables | Promise<Variables> {
  const { env, secrets, become } = options;
  const hasNone = env === undefined && secrets === undefined && become === undefined;
  return hasNone ? noVariables : fetchVariables(options, signal, parts);
}

async function fetchVariables(
  options: RequestOptions,
  signal: AbortSignal,
  { redactor, secrets, secretMemory }: PipelineParts,
): Promise<Variables> {
  const hidden: ((() => void) | undefined)[] = [];
  const forget = (): void => {
    for (const takeBack of hidden.splice(0)) takeBack?.();
  };
  const { env = {}, become, secrets: wanted = {} } = options;
  const values: Record<string, string> = { ...env };
  const secret = [...new Set([...Object.keys(env).filter((name) => telling.test(name)), ...Object.keys(wanted)])];
  try {
    for (const [name, value] of Object.entries(env)) {
      if (telling.test(name)) hidden.push(hideIfPossible(redactor, value, name));
    }
    if (become?.password !== undefined) hidden.push(hideIfPossible(redactor, become.password, 'become'));
    for (const [variable, name] of Object.entries(wanted)) {
      const value = await fetchSecret(variable, name, signal, secrets);
      hidden.push(secretMemory.use(name, value));
      values[variable] = value;
    }
    return { values: Object.freeze(values), secret, forget };
  } catch (error) {
    if (!signal.aborted && OpsError.is(error)) return { values: Object.freeze(values), secret, failure: error, forget };
    forget();
    throw error;
  }
}
