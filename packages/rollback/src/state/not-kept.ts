/** Value of a thing that is there, or may be, and of which nothing could be kept: it is neither brought back nor taken away. */
export const notKept = '?not kept';

/** Key of such a record that is about all things of its kind that have none. */
const whichIsUnknown = '@';

/** For a shell: tells of such a thing, or that it is not known which there are; of several; and of one with the reason. */
export const notKeptFunction = `not_kept() { record "\${1:-${whichIsUnknown}}" '${notKept}'; }
none_kept() { for key do not_kept "$key"; done; }
unkept() { not_kept "$1"; lost "$2"; } # key, reason`;

/** Whether a thing is to be left alone, by what was found before: pure. */
export function isLeftAlone(records: ReadonlyMap<string, string>, key: string): boolean {
  return (records.get(key) ?? records.get(whichIsUnknown)) === notKept;
}
