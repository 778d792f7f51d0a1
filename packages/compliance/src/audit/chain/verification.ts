/** What can be wrong with a log. */
export type AuditProblemKind =
  /** A record does not have the content that was hashed, or the one after it vouches for other content. */
  | 'content-changed'
  /** A record is not there, while later ones are. */
  | 'missing'
  /** A record stands where none was, or once more. */
  | 'inserted'
  /** A record stands in another place than it was given. */
  | 'reordered'
  /** The log ends before a record that is vouched for. */
  | 'truncated'
  /** The chain holds together, yet a checkpoint vouches for another record: it was made anew. */
  | 'rewritten'
  /** A checkpoint is not what was signed, or was signed with an unknown key. */
  | 'checkpoint-invalid'
  /** A sink has lost a checkpoint that it was told, or none that was given vouches for this log. */
  | 'checkpoint-missing'
  /** Checkpoints by the same key vouch for another log: that one was taken away, or two were mixed. */
  | 'other-log'
  /** The header of an export is not as it was written, or says other things than the records. */
  | 'header-changed';

/** The first place where a log is broken. */
export interface AuditProblem {
  readonly kind: AuditProblemKind;
  /** Place of the first broken record, from 1; 0 for what is no record of it: the header of an export, another log. */
  readonly sequence: number;
  /** For a person: what is wrong, and with what. */
  readonly message: string;
}

/** What a verification found. */
export interface AuditVerification {
  readonly isIntact: boolean;
  readonly log: string;
  /** First and last record that were read; 0 when there are none. */
  readonly first: number;
  readonly last: number;
  /** Records that were read. */
  readonly records: number;
  /** Checkpoints that vouch for a record that was read. */
  readonly checkpoints: number;
  /**
   * Up to this record a signature vouches that the log is whole; 0 when none does. What comes after it is chained, but whoever
   * can write to the database could have chained it anew.
   */
  readonly signedUpTo: number;
  readonly problem?: AuditProblem;
}
