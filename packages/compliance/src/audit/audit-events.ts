import type { AuditErrorCode } from './audit-error.js';

/** What the log tells of itself; each once when it begins, and once when it is over. */
export interface AuditEvents {
  /** The storage, a sink or the signer has failed; `isClosed`: nothing is appended until it works again. */
  'audit.failed': {
    readonly part: 'storage' | 'sink' | 'signer';
    readonly sink?: string;
    readonly code: AuditErrorCode;
    readonly message: string;
    readonly isClosed: boolean;
  };
  'audit.recovered': { readonly part: 'storage' | 'sink' | 'signer'; readonly sink?: string };
}

/** A part of the log that is out of order. */
export interface AuditTrouble {
  readonly code: AuditErrorCode;
  readonly message: string;
  /** When it was first noticed, milliseconds since the epoch. */
  readonly since: number;
}
