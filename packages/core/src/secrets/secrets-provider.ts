/**
 * Codes of the errors of this room. No message, detail or cause of them ever holds a secret's value.
 *
 * - `secret-name-invalid`: the name cannot be one of this provider, such as `../passwd` for a file.
 * - `secret-not-found`: {@link requireSecret} was given a name that no provider has.
 * - `secret-unreadable`: it is there and cannot be read, or the source failed.
 * - `secret-file-exposed`: everybody on the machine may read the file.
 * - `secret-too-short`, `secret-too-long`: under 5 bytes or over 64 KiB, so that a redactor could not hide it.
 * - `redacting-stream-ended`: more was written to a stream after its end.
 * - `secret-box-key-invalid`, `secret-box-key-unknown`, `secret-box-malformed`, `secret-box-unopened`, `secret-box-exhausted`:
 *   see `createSecretBox`.
 */
export type SecretErrorCode =
  | 'secret-name-invalid'
  | 'secret-not-found'
  | 'secret-unreadable'
  | 'secret-file-exposed'
  | 'secret-too-short'
  | 'secret-too-long'
  | 'redacting-stream-ended'
  | 'secret-box-key-invalid'
  | 'secret-box-key-unknown'
  | 'secret-box-malformed'
  | 'secret-box-unopened'
  | 'secret-box-exhausted';

/**
 * Where secrets come from. A provider hands a value out and forgets it; hiding it from then on is up to the caller
 * (`redactor.add(value, name)`), because only the caller knows which redactor guards its output.
 */
export interface SecretsProvider {
  /**
   * The value of `name`, or undefined when this source does not have it.
   *
   * @throws an `OpsError` with a {@link SecretErrorCode} when the source fails; the signal's reason when it aborts
   */
  get(name: string, signal?: AbortSignal): Promise<string | undefined>;
  /**
   * Whether it has the secret, where that is known without asking a person or a service; undefined where it is not. A provider
   * without it tells when it is fetched from.
   *
   * @throws an `OpsError` with a {@link SecretErrorCode} when the secret is there and could not be given
   */
  has?(name: string): Promise<boolean | undefined>;
}
