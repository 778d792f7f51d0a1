import { OpsError } from '../errors/ops-error.js';
import type { Redactor } from '../secrets/redactor.js';
import type { SecretErrorCode } from '../secrets/secrets-provider.js';
import type { OutcomeErrorCode } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { RequestOptions } from './request.js';

/** Names whose values are hidden although nobody said that they are secrets. */
const telling = /passw|passphrase|secret|token|credential|api_?key|private_?key|access_?key/i;

/** A value too short to be told from ordinary text stays visible: hiding every `on` would shred the output. */
function hideIfPossible(redactor: Redactor, value: string, label: string): (() => void) | undefined {
  try {
    return redactor.add(value, label);
  } catch (error) {
    if (OpsError.is<SecretErrorCode>(error, 'secret-too-short')) return undefined;
    throw error;
  }
}

/** The variables of a command, and what forgets those of them that are hidden for its time only. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  forget(): void;
}

/**
 * Fetches the secrets that a request names and hides them from everything shown from now on; hides variables with
 * telling names and the password of `become` while the command lasts.
 *
 * @throws OpsError `secret-unavailable`, or what the provider and the redactor throw: nothing was run
 */
export async function secretVariables(
  options: RequestOptions,
  signal: AbortSignal,
  { redactor, secrets }: PipelineParts,
): Promise<Variables> {
  const hidden = Object.entries(options.env ?? {})
    .filter(([name]) => telling.test(name))
    .map(([name, value]) => hideIfPossible(redactor, value, name));
  const password = options.become?.password;
  if (password !== undefined) hidden.push(hideIfPossible(redactor, password, 'become'));

  const values: Record<string, string> = { ...options.env };
  for (const [variable, name] of Object.entries(options.secrets ?? {})) {
    const value = await secrets?.get(name, signal);
    if (value === undefined) {
      const where =
        secrets === undefined ? 'no secrets provider was passed to OpsPilot.create' : 'the provider has none';
      throw new OpsError<OutcomeErrorCode>(
        'secret-unavailable',
        `The secret "${name}" for the variable ${variable} is not to be had: ${where}. The command was not run.`,
        { details: { secret: name, variable } },
      );
    }
    redactor.add(value, name);
    values[variable] = value;
  }
  return {
    values,
    forget: () => {
      for (const forget of hidden) forget?.();
    },
  };
}
