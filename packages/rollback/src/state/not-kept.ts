/** Value of a thing that is there, or may be, and of which nothing could be kept: it is neither brought back nor taken away. */
export const notKept = '?not kept';

/** For a shell: tells of such a thing, and of several. */
export const notKeptFunction = `not_kept() { record "$1" '${notKept}'; }
none_kept() { for key do not_kept "$key"; done; }`;
