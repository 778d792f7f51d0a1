/** What is said where no receipt can be written: nothing has run. */
export function unwritable(directory: string): string {
  return `No receipt could be written to ${directory}: the command did not run. Make room there, or choose another directory: it must belong to who runs the command, be no link, and be writable for nobody else.`;
}
