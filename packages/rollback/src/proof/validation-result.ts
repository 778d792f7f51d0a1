/** What was looked at after something was brought back. */
export interface ValidationResult {
  /**
   * `files`: each is as it was, contents by their hashes. `state`: looked at once more. `validator`: a program of the host that knows
   * whether they are valid. `owners`: they belong to whom they belonged to. `health`: a command. `proof`: read anew. `records`: what
   * was done could not be kept in the records or in the store, and is done all the same; there is none where it could.
   */
  readonly check: 'files' | 'state' | 'validator' | 'owners' | 'health' | 'proof' | 'records';
  readonly host: string;
  readonly passed: boolean;
  /** For a person. */
  readonly summary: string;
}
