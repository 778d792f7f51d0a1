import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../clock/clock.js';
import { heardByMany } from '../../errors/abort-signal.js';
import { OpsError } from '../../errors/ops-error.js';
import { newId } from '../../random/new-id.js';
import type { Random } from '../../random/random.js';
import { earlyCollection } from '../early-collection.js';
import type { Execution, ExecutionOptions, ExecutorErrorCode } from '../executor.js';
import { executorClosed, executorError, startCancelled } from '../executor-error.js';
import type { Host } from '../host.js';
import { ChannelRefusal, type SshConnection } from './connection/ssh-connection.js';
import { Stop, type StopSignal } from './connection/stop.js';
import { noEnding } from './end-session.js';
import { inNameOf } from './in-name-of.js';
import { EndedUnseen, InputEnded } from './launch/begin-execution.js';
import { LineTemplates } from './launch/line-templates.js';
import { startedLate } from './launch/start-refusal.js';
import { becomes, type LaunchHooks, type StartBounds, tryLaunch } from './launch/try-launch.js';
import { lostExecution } from './lost-execution.js';
import type { Lease } from './pool/host-connections.js';
import type { SshPool } from './pool/ssh-pool.js';
import { tryAgain } from './pool/try-again.js';
import { createAsides, type RunScript } from './processes/asides.js';
import { remoteEnding } from './processes/remote-processes.js';
import { asideLimit } from './processes/run-aside.js';
import type { SshExecution } from './ssh-execution.js';
import type { SshSettings } from './ssh-options.js';
import type { SshTarget } from './ssh-target.js';

/** Milliseconds that a start has when the caller sets no limit: connecting, logging in and becoming somebody else. */
const defaultStartLimit = 60_000;

/** Buffers for each byte of output: deciphered, and few of them put together from the pieces of two reads. */
const copies = 1.1;

export interface SshLauncherOptions {
  readonly pool: SshPool;
  readonly settings: SshSettings;
  readonly clock: Clock;
  readonly random: Random;
}

/** Starts checked commands on other machines and knows which of them still run. */
export interface SshLauncher {
  /**
   * @param settle - looks up where and as whom to log in; the limit of the start is for that too. Rejects, never throws
   * @throws OpsError: the command has not run
   */
  launch(
    host: Pick<Host, 'name'>,
    settle: () => SshTarget | Promise<SshTarget>,
    command: string,
    execution: ExecutionOptions,
  ): Promise<Execution>;
  /** Ends what runs and waits until it is gone. */
  close(): Promise<void>;
}

export function createSshLauncher({ pool, settings, clock, random }: SshLauncherOptions): SshLauncher {
  const { shell, grace, timeouts } = settings;
  const parts = { shell, templates: new LineTemplates(), clock, random, collectEarly: earlyCollection(copies) };
  const beside = createAsides(pool, () => newId(clock, random));
  const launching = new Map<Start, Promise<Execution>>();
  const running = new Set<SshExecution>();
  let closed = false;

  /** Beside the commands as the user that one became: nobody else but root sees and reaches its processes. */
  const asideAs =
    (become: NonNullable<ExecutionOptions['become']>): RunScript =>
    async (connection, script, signal) => {
      const bounds = { signal, session: timeouts.session };
      const options = { become, timeouts: { total: asideLimit } };
      const remote = await tryLaunch(connection, connection.target, script, options, bounds, parts, {
        endingOf: () => noEnding,
        opened: () => {},
      });
      const printed = await Promise.all([remote.stdout, remote.stderr].map((stream) => buffer(stream)));
      const { exitCode, status } = await remote.result;
      if (exitCode !== 0) throw new Error(`${connection.target.name} could not be looked at: ${status} ${exitCode}`);
      return printed.map((bytes) => bytes.toString('latin1'));
    };

  const endingFor =
    (connection: SshConnection, execution: ExecutionOptions): LaunchHooks['endingOf'] =>
    (id, asRoot) => {
      const { become } = execution;
      const ways = beside(connection);
      if (become === undefined || !becomes(execution, connection.target)) {
        return remoteEnding({ id, way: () => ways, grace, clock });
      }
      const other = ways.as(become.user, asideAs(become));
      return remoteEnding({ id, way: () => (asRoot() ? ways : other), grace, clock });
    };

  const tryOn = async (
    lease: Lease,
    target: SshTarget,
    command: string,
    execution: ExecutionOptions,
    bounds: StartBounds,
  ): Promise<Execution> => {
    const { connection, release, refused } = lease;
    try {
      return await tryLaunch(connection, target, command, execution, bounds, parts, {
        endingOf: endingFor(connection, execution),
        opened: (remote) => {
          running.add(remote);
          if (closed) remote.end({ status: 'cancelled' });
          void remote.over.then(() => running.delete(remote));
          remote.onClose(release);
          if (execution.signal !== undefined) follow(remote, execution.signal);
        },
      });
    } catch (error) {
      if (error instanceof EndedUnseen) return lostExecution(error.error, clock);
      if (!(error instanceof ChannelRefusal)) throw error;
      refused(error.error);
      const reason = inNameOf(target, error.error);
      if (error.sent) return lostExecution(reason, clock);
      throw reason;
    }
  };

  const launch = async (
    host: Pick<Host, 'name'>,
    settle: () => SshTarget | Promise<SshTarget>,
    command: string,
    execution: ExecutionOptions,
    start: Start,
  ): Promise<Execution> => {
    try {
      const target = await unsent(host, () => {
        const settled = settle();
        return settled instanceof Promise ? unlessStopped(settled, start) : settled;
      });
      const bounds = { signal: start, session: timeouts.session };
      const attempt = (): Promise<Execution> =>
        tryAgain(
          () => unsent(host, () => pool.lease(target, start)),
          (lease) => tryOn(lease, target, command, execution, bounds),
          start,
        );
      return await untilSent(attempt);
    } catch (error) {
      throw closed ? executorClosed() : start.explain(error);
    } finally {
      start.release();
      launching.delete(start);
    }
  };

  return {
    launch: (host, settle, command, execution) => {
      const start = new Start(host, execution.signal, execution.timeouts?.start ?? defaultStartLimit);
      const launched = launch(host, settle, command, execution, start);
      launching.set(start, launched);
      return launched;
    },
    close: async () => {
      closed = true;
      for (const start of launching.keys()) start.cancel();
      for (const remote of running) remote.end({ status: 'cancelled' });
      // What was on its way has not started, or is ended as soon as it has.
      await Promise.allSettled(launching.values());
      await Promise.all([...running].map(({ over }) => over));
      parts.templates.forget();
      await pool.close();
    },
  };
}

/** What is done before there is a session. @throws OpsError, whatever `work` throws: nothing has run */
function unsent<Value>({ name }: Pick<Host, 'name'>, work: () => Value | Promise<Value>): Value | Promise<Value> {
  const fail = (error: unknown): never => {
    if (OpsError.is(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `Nobody was logged in to ${name}, so the command did not run: what was done before failed unexpectedly (${why}).`;
    throw executorError('start-failed', message, { details: { host: name }, cause: error });
  };
  try {
    const done = work();
    return done instanceof Promise ? done.catch(fail) : done;
  } catch (error) {
    return fail(error);
  }
}

/** Launches again where a profile took the input of the launch before: nothing of the command was sent then. */
async function untilSent(attempt: () => Promise<Execution>): Promise<Execution> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof InputEnded)) throw error;
    }
  }
}

/** The caller's signal and the limit of the start, in one: what it aborts with says which. */
class Start extends Stop {
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = (): void => this.cancel();

  constructor({ name }: Pick<Host, 'name'>, signal: AbortSignal | undefined, limit: number) {
    super();
    this.#signal = signal;
    this.#timer = setTimeout(() => this.abort(startedLate(name, limit)), limit);
    if (signal === undefined) return;
    // One signal for a whole fleet is no leak.
    heardByMany(signal);
    signal.addEventListener('abort', this.#cancel, { once: true });
    if (signal.aborted) this.cancel();
  }

  cancel(): void {
    this.abort(startCancelled(this.#signal));
  }

  /** The error of a start that failed. */
  explain(error: unknown): unknown {
    const { reason } = this;
    // Whoever was at it may know more about why it took so long.
    return reason === undefined || OpsError.is<ExecutorErrorCode>(error, 'start-timed-out') ? error : reason;
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#cancel);
  }
}

/** What `promise` comes to, unless the signal aborts first: then its reason is thrown. */
function unlessStopped<Value>(promise: Promise<Value>, signal: StopSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Cancels a command with the caller's signal, for as long as it runs. */
function follow(remote: SshExecution, signal: AbortSignal): void {
  const cancel = (): void => remote.end({ status: 'cancelled' });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  remote.onEnd(() => signal.removeEventListener('abort', cancel));
}
