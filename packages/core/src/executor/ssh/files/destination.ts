/** The place that a file goes to, as far as this side knows what has become of it. */
export interface Destination {
  /** The sentence about it in the message of an error. */
  remark: string;
  /** Where the new file may be left, beside its place. */
  left?: string | undefined;
}

/** Holds until a request that changes the destination is sent. */
export const untouched = 'What was at the destination is as it was.';

/** All that is to be said of it. @param machine - where it is, as in "… may be left on web-1" */
export function remarksOn({ remark, left }: Destination, machine: string): string {
  if (left === undefined || remark.includes(left)) return remark;
  return `${remark} A part of the new file may be left ${machine}: remove ${left}.`;
}
