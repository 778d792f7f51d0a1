import type { Readable } from 'node:stream';
import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions, ExecutionResult, ExecutionTimeouts } from '../../executor/executor.js';
import { newId } from '../../random/new-id.js';
import { type Random, systemRandom } from '../../random/random.js';
import { freezeProfile } from './freeze-profile.js';
import type { HostProfile, ProfileErrorCode, ProfileOptions } from './host-profile.js';
import { parseProfile } from './parse-profile.js';
import { profileScript } from './profile-script.js';
import { settleTimeouts } from './profile-timeouts.js';

/** Starts a command on the host in question, as `Executor.start` does. */
export type StartProbe = (command: string, options: ExecutionOptions) => Promise<Execution>;

/** How a profile is read. */
export interface ReadProfileOptions extends ProfileOptions {
  /** What messages call the host. */
  readonly name?: string;
  /** Milliseconds; default 30,000 for the start and 10,000 from there on. */
  readonly timeouts?: Pick<ExecutionTimeouts, 'start' | 'total'>;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** Bytes of output that are looked at; a profile has ten thousand, on a host with many mounts some times as many. */
const outputLimit = 1024 * 1024;
const remarkLimit = 512;

/**
 * Reads what a host is and has, with one command: a fixed script for any POSIX shell, which changes nothing, asks
 * nobody over the network and reads no input. One that is not done within its limit gives what it told so far
 * (`isComplete` is then false); see `ProfileOptions` for what it leaves alone.
 *
 * @throws OpsError with a `ProfileErrorCode`, or whatever `start` rejects with
 */
export async function readHostProfile(start: StartProbe, options: ReadProfileOptions = {}): Promise<HostProfile> {
  const { name = 'The host', clock = systemClock, random = systemRandom, signal } = options;
  const timeouts = settleTimeouts(options.timeouts);
  const marker = newId(clock, random);
  const execution = await start(profileScript(marker, options), {
    timeouts,
    ...(signal === undefined ? {} : { signal }),
  });
  const [result, output, remarks] = await Promise.all([
    execution.result,
    collect(execution.stdout, outputLimit),
    collect(execution.stderr, remarkLimit),
  ]);
  const profile = parseProfile(output, marker, clock.now());
  if (profile?.isComplete === true) return freezeProfile(profile);
  refuse(result, name, timeouts.total);
  if (profile === undefined) throw noProfile(result, name, remarks);
  return freezeProfile(withReason(profile, whyCutOff(result, timeouts.total)));
}

/** The first `limit` bytes of a stream as text; the rest is read and thrown away, so that nothing waits for it. */
function collect(stream: Readable, limit: number): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Uint8Array) => {
      if (bytes < limit) chunks.push(chunk.subarray(0, limit - bytes));
      bytes += chunk.length;
    });
    const finish = (): void => resolve(Buffer.concat(chunks).toString('utf8'));
    // How the command ended is for its result to tell; a stream that breaks delivered what it could.
    stream.once('end', finish).once('close', finish).on('error', finish);
    if (stream.closed) finish();
  });
}

function failure(code: ProfileErrorCode, message: string, result: ExecutionResult): OpsError<ProfileErrorCode> {
  const { status, exitCode, error } = result;
  return new OpsError(code, message, { details: { status, exitCode }, cause: error });
}

/** Throws for ends after which even the part that arrived is not to be used. */
function refuse(result: ExecutionResult, name: string, limit: number): void {
  if (result.status === 'cancelled') {
    throw failure('profile-cancelled', `Reading the profile of ${name} was cancelled.`, result);
  }
  if (result.status !== 'unknown' || isOverdue(result, limit)) return;
  const why = result.error === undefined ? '' : ` ${result.error.message}`;
  throw failure(
    'profile-failed',
    `Contact to ${name} was lost while its profile was read.${why} Reading it again does no harm.`,
    result,
  );
}

/** Whether it was ended for being late, and cannot be proved to be gone: a program that hangs in the kernel stays. */
function isOverdue({ status, error, startedAt, endedAt }: ExecutionResult, limit: number): boolean {
  return status === 'unknown' && OpsError.is(error, 'termination-unconfirmed') && endedAt - startedAt >= limit;
}

function noProfile(result: ExecutionResult, name: string, remarks: string): OpsError<ProfileErrorCode> {
  const { status, exitCode, signal } = result;
  if (status === 'timed-out' || status === 'unknown') {
    const message = `${name} told nothing of its profile within the limit. Its login shell may wait for something; log in by hand and look.`;
    return failure('profile-timed-out', message, result);
  }
  const end = status === 'signalled' ? `was killed by ${signal}` : `exited with ${exitCode}`;
  // What the host says must not write on the terminal.
  const said = remarks.replace(/\p{Cc}+/gu, ' ').trim();
  const message = `${name} did not tell its profile: the probe ${end} without a word of it${said === '' ? '' : `, saying "${said}"`}. It needs a POSIX shell that runs commands; a dry run has no profile.`;
  return failure('profile-failed', message, result);
}

function whyCutOff({ status, signal, exitCode }: ExecutionResult, limit: number): string {
  if (status === 'timed-out' || status === 'unknown') return `The host was not done within ${limit} ms`;
  return status === 'signalled' ? `The probe was killed by ${signal}` : `The probe exited with ${exitCode} too early`;
}

function withReason(profile: HostProfile, reason: string): HostProfile {
  const message = `${reason}; what is missing is not known.`;
  const problems = profile.problems.map((problem) => (problem.part === 'probe' ? { ...problem, message } : problem));
  return { ...profile, problems };
}
