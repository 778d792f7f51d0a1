import { open, stat, unlink } from 'node:fs/promises';
import type { Clock } from '../../../clock/clock.js';

/** How long one lock is waited for before its holder counts as dead, in milliseconds: it works for a few. */
const lifetime = 10_000;
const pause = 10;
/** The directory takes no new file. The work can still be done, and two at a time do it whole, if perhaps twice. */
const unlockable = new Set(['EACCES', 'EPERM', 'EROFS']);

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/**
 * Does `work` while nobody else does who asks for the lock file `path`, and removes the file afterwards. What a process
 * that died left behind is taken over after 10 s. Where no lock file can be made, the work is done without.
 */
export async function withFileLock<Result>(path: string, clock: Clock, work: () => Promise<Result>): Promise<Result> {
  const isLocked = await acquire(path, clock);
  try {
    return await work();
  } finally {
    if (isLocked) await unlink(path).catch(() => {});
  }
}

async function acquire(path: string, clock: Clock): Promise<boolean> {
  let seen: string | undefined;
  let since = clock.monotonic();
  for (;;) {
    const result = await create(path);
    if (result !== 'taken') return result === 'created';
    const holder = await identify(path);
    if (holder !== seen) {
      seen = holder;
      since = clock.monotonic();
    } else if (clock.monotonic() - since > lifetime && (await identify(path)) === holder) {
      // Asked once more: of two who give up on a dead holder at the same moment, one could remove the lock of the other.
      await unlink(path).catch(() => {});
    }
    await clock.sleep(pause);
  }
}

async function create(path: string): Promise<'created' | 'taken' | 'unlockable'> {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return 'created';
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === 'EEXIST') return 'taken';
    if (unlockable.has(code)) return 'unlockable';
    throw error;
  }
}

/** Tells one lock file from the next at the same path; undefined when there is none. */
async function identify(path: string): Promise<string | undefined> {
  try {
    const { ino, ctimeNs } = await stat(path, { bigint: true });
    return `${ino}:${ctimeNs}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
