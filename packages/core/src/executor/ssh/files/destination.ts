/** The place that a file goes to, as far as this side knows what has become of it. */
export interface Destination {
  /** The sentence about it in the message of an error. */
  remark: string;
}

/** Holds until a request that changes the destination is sent. */
export const untouched = 'What was at the destination is as it was.';
