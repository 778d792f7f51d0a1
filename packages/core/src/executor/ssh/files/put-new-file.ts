import { type Destination, untouched } from './destination.js';
import { inDoubt, isDone } from './in-doubt.js';
import { hasStatus, type SftpSession } from './sftp-session.js';
import { isThere, shownPath } from './transfer-error.js';

/**
 * Puts `part` at `place` unless something is there, or comes to be meanwhile. By a link, which no server makes over a
 * file; where there are none by a rename, which the protocol forbids to replace anything (draft-ietf-secsh-filexfer-02,
 * 6.5) and which OpenSSH makes of a link where it can.
 *
 * @param destination - told before each request what would be true if its answer never came
 * @throws TransferFault `transfer-destination-exists`
 */
export async function putNewFile(
  sftp: SftpSession,
  { part, place }: { readonly part: string; readonly place: string },
  destination: Destination,
): Promise<void> {
  const doubt = `The new file may have been put there: look at ${shownPath(place)} before you send it again.`;
  const refuseExisting = async (error: unknown): Promise<void> => {
    if (!hasStatus(error)) throw error;
    if ((await sftp.lstat(place)) !== undefined) throw isThere(place);
  };
  try {
    if (await inDoubt(destination, doubt, sftp.link(part, place))) {
      // The new file is in its place: what cannot be taken away is no failure of that.
      await isDone(sftp.unlink(part));
      return;
    }
    destination.remark = untouched;
  } catch (error) {
    await refuseExisting(error);
  }
  try {
    await inDoubt(destination, doubt, sftp.rename(part, place));
  } catch (error) {
    await refuseExisting(error);
    throw error;
  }
}
