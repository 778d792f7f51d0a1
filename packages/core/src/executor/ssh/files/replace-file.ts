import { type Destination, untouched } from './destination.js';
import { inDoubt, isDone } from './in-doubt.js';
import { hasStatus, type SftpSession } from './sftp-session.js';
import { shownPath } from './transfer-error.js';

/** Paths on the machine, all in one directory. */
export interface Replacement {
  /** The new file, whole. */
  readonly part: string;
  readonly place: string;
  /** Where what is at `place` may be kept meanwhile. */
  readonly aside: string;
}

/**
 * Puts `part` in its place, whatever is there: in one step where the server can, else with the old file moved aside, which
 * is moved back when the new one cannot be put there. Once begun it is done: half of it would leave no file at all.
 *
 * @param destination - told before each request what would be true if its answer never came
 */
export async function replaceFile(
  sftp: SftpSession,
  { part, place, aside }: Replacement,
  destination: Destination,
): Promise<void> {
  const change = <Value>(request: Promise<Value>, doubt: string) => inDoubt(destination, doubt, request);
  const [there, kept, arrived] = [place, aside, part].map(shownPath);
  const doubt = `What was at the destination may have been replaced: look at ${there} before you send it again.`;
  if (await change(sftp.renameOver(part, place), doubt)) return;
  destination.remark = untouched;
  // Servers without the extension refuse to rename over a file: for a moment there is none.
  if ((await sftp.stat(place)) === undefined) return change(sftp.rename(part, place), doubt);
  const moving = `${doubt} What was there may be at ${kept}, and the new file at ${arrived}.`;
  await change(sftp.rename(place, aside), moving);
  destination.remark = `What was at the destination is at ${kept} now, and the new file at ${arrived}: move one of them to ${there}.`;
  try {
    await change(sftp.rename(part, place), moving);
  } catch (error) {
    if (hasStatus(error) && (await isDone(change(sftp.rename(aside, place), moving)))) destination.remark = untouched;
    throw error;
  }
  // The new file is in its place: what cannot be taken away is no failure of that.
  await isDone(sftp.unlink(aside));
}
