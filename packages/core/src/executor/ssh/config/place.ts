/** Where something stands. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}
