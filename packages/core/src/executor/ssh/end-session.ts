import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from './channel/session.js';
import type { SessionProgress } from './session-progress.js';
import { StillOpen } from './unproved-end.js';

/** What ends a command's processes on its machine; see `RemoteProcesses`. */
export interface RemoteEnding {
  /**
   * Ends all of them. Resolves with the pids of those still there; rejects when nobody could look, or not at everybody's.
   *
   * @param isReading - whether their input is still open. It must not end before they do: cut off, it could look whole
   * @param exited - resolves when the first of them has ended
   */
  end(pid: number | undefined, isReading: boolean, exited: Promise<void>): Promise<readonly number[]>;
  /** Tells the command that nobody reads its output any more. */
  turnAway(pid: number): Promise<void>;
}

/** Where there is nothing to end but the session itself. */
export const noEnding: RemoteEnding = { end: async () => [], turnAway: async () => {} };

/** A session whose command is to be ended. */
export interface EndingSession {
  readonly session: Session;
  readonly progress: SessionProgress;
  readonly ending: () => RemoteEnding;
  /** Whether the command's input is the session's. */
  readonly readsInput: boolean;
  /** Whether a reader of ours takes none of its output. */
  readonly isHeld: () => boolean;
}

/** Milliseconds that a channel has to close once its command is gone, after the last that was heard of it. */
export const patience = 2_000;
/** Times that patience, for output that was still on its way. */
const mostPatience = 5;
/** Milliseconds that a login which has not come to the command has to end after each signal. */
const courtesy = 500;

/**
 * Ends a command and all that it started.
 *
 * @returns the pids of those that could not be seen to end
 * @throws when nobody could look; StillOpen when the server does not agree that nobody is left
 */
export async function endSession(ended: EndingSession): Promise<readonly number[]> {
  const { session, progress, ending, readsInput } = ended;
  if (progress.hasBegun || !(await endLogin(ended, () => progress.hasBegun))) {
    const isReading = readsInput && session.isInputOpen;
    const remaining = await ending().end(progress.pid, isReading, progress.whenExited());
    if (remaining.length > 0) return remaining;
  }
  if (!(await isOver(ended))) throw new StillOpen();
  return [];
}

/**
 * Ends a launch that was not told to go on, and the login before it, whatever that ignores. Nothing of the command has run.
 * Where the server hands no signals on (OpenSSH before 7.9, and later ones to root), whoever hangs is looked for on the
 * machine.
 */
export async function dismissSession(ended: Pick<EndingSession, 'session' | 'progress' | 'ending'>): Promise<void> {
  const { session, progress, ending } = ended;
  // The launch waits for our word: an end of file in its place is enough for it.
  session.endInput();
  try {
    const isGone = await endLogin(ended, () => false);
    if (!isGone && progress.exit === undefined && !progress.isClosed) {
      await ending().end(progress.pid, false, progress.whenExited());
    }
  } catch {
    // Contact was lost, or nobody could look: nothing that could be told of it, for nothing was begun.
  } finally {
    session.close();
  }
}

/**
 * Ends a login that has not come to the command. It may hang in a profile, and so would whoever looks for it; left
 * alone, it would run the command whenever it wakes up.
 *
 * @param mayHaveBegun - whether it has come to the command after all: then it is more than a login, and left alone
 * @returns whether it is proven to be gone without having come to it: all that it said was seen, and no word of ours
 */
async function endLogin(
  { session, progress }: Pick<EndingSession, 'session' | 'progress'>,
  mayHaveBegun: () => boolean,
): Promise<boolean> {
  for (const signal of ['TERM', 'KILL'] as const) {
    session.signal(signal);
    await Promise.race([progress.whenClosed(), delay(courtesy, undefined, { ref: false })]);
    if (mayHaveBegun()) return false;
    if (progress.exit !== undefined && session.hasEnded) return true;
  }
  return false;
}

/**
 * Whether the server agrees that nobody is left: it keeps a session open for as long as the command's first process is
 * there, or anybody who holds its output. A reader of ours who takes none of that holds it open too.
 */
async function isOver({ session, progress, isHeld }: EndingSession): Promise<boolean> {
  for (let times = 0, heard = -1; times < mostPatience && heard !== progress.heard; times++) {
    heard = progress.heard;
    await Promise.race([progress.whenClosed(), delay(patience, undefined, { ref: false })]);
    if (progress.isClosed) return true;
    if (progress.exit === undefined) continue;
    if (session.hasEnded || isHeld()) return true;
  }
  return false;
}
