/** What was looked at after something was brought back. */
export interface ValidationResult {
  /** `files`: each is as it was, contents by their hashes. `state`: looked at once more. `health`: a command. `proof`: read anew. */
  readonly check: 'files' | 'state' | 'health' | 'proof';
  readonly host: string;
  readonly passed: boolean;
  /** For a person. */
  readonly summary: string;
}
