import type { ValidationResult } from './validation-result.js';

/** What a proof says of one host: its three manifests are in a folder of the archive. */
export interface ProvedHost {
  readonly host: string;
  /** Name of the folder. */
  readonly folder: string;
  /** Merkle roots, SHA-256 in hex: as it was kept, as it was found before anything was brought back, and as it was read anew afterwards. */
  readonly roots: { readonly before: string; readonly found: string; readonly after: string };
  /** How many paths and pieces of state were compared. */
  readonly compared: { readonly paths: number; readonly states: number };
  /** Whether all of it is as it was kept: both roots are the same. */
  readonly isAsBefore: boolean;
  /** What is otherwise than it was kept, since nobody was to change it: what others changed, and sockets; for a person, a hundred at most. */
  readonly leftAlone: readonly string[];
  /** What should be as it was and is otherwise; for a person, a hundred at most. */
  readonly unlike: readonly string[];
}

/** What a proof says. */
export interface ProofStatement {
  readonly format: 'opspilot-proof-1';
  /** Id of the recovery point that was gone back to. */
  readonly point: string;
  /** What it was taken for; secrets are taken out. */
  readonly summary: string;
  /** When it was taken and when it was gone back to, as ISO 8601 in UTC. */
  readonly takenAt: string;
  readonly restoredAt: string;
  readonly hosts: readonly ProvedHost[];
  readonly validationResults: readonly ValidationResult[];
}

/** That something was brought back, for somebody who has neither the host nor the store. */
export interface Proof {
  readonly statement: ProofStatement;
  /** A tar archive with the statement and all manifests, which tar and sha256sum are enough to check: see PROOF.md. */
  readonly archive: Uint8Array;
  /** SHA-256 of the archive, in hex: to be filed where nobody changes it. */
  readonly digest: string;
}
