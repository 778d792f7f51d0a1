import { type Destination, untouched } from './destination.js';
import type { SftpSession } from './sftp-session.js';

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
 * is moved back when the new one cannot be put there.
 *
 * @param sftp - no signal ends its requests: half of this would leave no file at all
 * @param destination - told before each request what would be true if its answer never came
 */
export async function replaceFile(
  sftp: SftpSession,
  { part, place, aside }: Replacement,
  destination: Destination,
): Promise<void> {
  /** What the server refuses has changed nothing. */
  const change = async <Value>(request: Promise<Value>, doubt: string): Promise<Value> => {
    const { remark } = destination;
    destination.remark = doubt;
    try {
      return await request;
    } catch (error) {
      if (isRefusal(error)) destination.remark = remark;
      throw error;
    }
  };
  const doubt = `What was at the destination may have been replaced: look at ${place} before you send it again.`;
  if (await change(sftp.renameOver(part, place), doubt)) return;
  destination.remark = untouched;
  // Servers without the extension refuse to rename over a file: for a moment there is none.
  if ((await sftp.stat(place)) === undefined) return change(sftp.rename(part, place), doubt);
  const moving = `${doubt} What was there may be at ${aside}, and the new file at ${part}.`;
  await change(sftp.rename(place, aside), moving);
  destination.remark = `What was at the destination is at ${aside} now, and the new file at ${part}: move one of them to ${place}.`;
  try {
    await change(sftp.rename(part, place), moving);
  } catch (error) {
    if (isRefusal(error) && (await isDone(change(sftp.rename(aside, place), moving)))) destination.remark = untouched;
    throw error;
  }
  // The new file is in its place: what cannot be taken away is no failure of that.
  await isDone(sftp.unlink(aside));
}

/** Whether the server answered, and said no: its answers have a status, and a lost contact has none. */
function isRefusal(error: unknown): boolean {
  return typeof (error as { readonly code?: unknown }).code === 'number';
}

async function isDone(request: Promise<void>): Promise<boolean> {
  return request.then(
    () => true,
    () => false,
  );
}
