import type { Clock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { newId } from '../../random/new-id.js';
import type { Random } from '../../random/random.js';
import { earlyCollection } from '../early-collection.js';
import { markerValue } from '../execution-environment.js';
import type { Execution, ExecutionOptions } from '../executor.js';
import { executorClosed, executorError, startCancelled } from '../executor-error.js';
import { launchReports } from '../launch/launch-reports.js';
import type { ProcessTable } from '../processes/process-table.js';
import { beginExecution, type Reports } from './begin-execution.js';
import { ChannelRefusal, type SshConnection } from './connection/ssh-connection.js';
import { remoteLaunch } from './launch/remote-launch.js';
import { lostExecution } from './lost-execution.js';
import type { Lease } from './pool/host-connections.js';
import type { SshPool } from './pool/ssh-pool.js';
import { type Aside, remoteEnding, remoteProcessTable } from './processes/remote-processes.js';
import { asideLimit, lacksSession, runAside } from './run-aside.js';
import { type RemoteEnding, SshExecution } from './ssh-execution.js';
import type { SshSettings } from './ssh-options.js';
import type { SshTarget } from './ssh-target.js';

/** Milliseconds that a start has when the caller sets no limit: connecting, logging in and becoming somebody else. */
const defaultStartLimit = 60_000;

/** Sessions that may be refused, or connections lost, before a start is given up. */
const mostTries = 6;

export interface SshLauncherOptions {
  readonly pool: SshPool;
  readonly settings: SshSettings;
  readonly clock: Clock;
  readonly random: Random;
}

/** Starts checked commands on other machines and knows which of them still run. */
export interface SshLauncher {
  /** @throws OpsError: the command has not run */
  launch(target: SshTarget, command: string, execution: ExecutionOptions): Promise<Execution>;
  /** Ends what runs and waits until it is gone. */
  close(): Promise<void>;
}

export function createSshLauncher({ pool, settings, clock, random }: SshLauncherOptions): SshLauncher {
  const { shell, grace, timeouts } = settings;
  const collectEarly = earlyCollection();
  const running = new Set<SshExecution>();
  const tables = new WeakMap<SshConnection, ProcessTable>();
  let closed = false;

  /** One try on one connection. */
  const tryOn = async (
    connection: SshConnection,
    command: string,
    execution: ExecutionOptions,
    start: { readonly signal: AbortSignal | undefined; readonly limit: number },
    endingOf: (id: string, asRoot: () => boolean) => RemoteEnding,
  ): Promise<SshExecution | Execution> => {
    const { target } = connection;
    const id = newId(clock, random);
    const { become, pty } = execution;
    const launch = remoteLaunch({
      id,
      marker: markerValue(id, execution.id, undefined),
      shell,
      command,
      execution,
      becomes: become !== undefined && become.user !== target.user,
    });
    const reports: Reports = { report: () => {} };
    let isRoot = false;
    const streams = (['stdout', 'stderr'] as const).map(() =>
      launchReports(id, (word) => {
        if (word === 'root') isRoot = true;
        else reports.report(word);
      }),
    );
    const [stdout, stderr] = streams as [(typeof streams)[0], (typeof streams)[0]];
    const channel = await connection.run(launch.line, {
      limit: timeouts.session,
      signal: start.signal,
      forwardAgent: target.forwardAgent,
      pty: pty && {
        cols: pty.columns,
        rows: pty.rows,
        term: pty.term ?? 'xterm-256color',
        width: 0,
        height: 0,
        modes: {},
      },
    });
    const remote = new SshExecution(channel, connection, {
      clock,
      collectEarly,
      filters: { stdout: stdout.filter, stderr: stderr.filter },
      terminal: pty !== undefined,
      ending: endingOf(id, () => isRoot),
    });
    running.add(remote);
    void remote.result.then(() => running.delete(remote));
    follow(remote, execution.signal);
    const remarks = (): string =>
      [stdout, stderr]
        .map((stream) => stream.remarks())
        .filter(Boolean)
        .join(' ');
    const options = start.signal === undefined ? execution : { ...execution, signal: start.signal };
    await beginExecution(
      { connection, execution: remote, launch, options, shell, limit: start.limit, remarks },
      reports,
    );
    return remote;
  };

  /** Beside the commands, as who logged in; on a connection of its own when this one has no session left. */
  const aside =
    (connection: SshConnection): Aside =>
    async (script) => {
      try {
        return await runAside(connection, script);
      } catch (error) {
        if (!lacksSession(error)) throw error;
      }
      const extra = await pool.extra(connection.target);
      try {
        return await runAside(extra, script);
      } finally {
        extra.close();
      }
    };

  /** As the user that the command became: nobody else but root sees and reaches its processes. */
  const asideAs =
    (connection: SshConnection, become: NonNullable<ExecutionOptions['become']>): Aside =>
    async (script) => {
      const none: RemoteEnding = { end: async () => [], turnAway: async () => {} };
      const start = { signal: undefined, limit: asideLimit };
      const limits = { become, timeouts: { total: asideLimit } };
      const execution = await tryOn(connection, script, limits, start, () => none);
      execution.stderr.resume();
      const [chunks, { exitCode, status }] = await Promise.all([execution.stdout.toArray(), execution.result]);
      if (exitCode !== 0) throw new Error(`${connection.target.name} could not be looked at: ${status} ${exitCode}`);
      return Buffer.concat(chunks as Buffer[]).toString('latin1');
    };

  const endingFor =
    (connection: SshConnection, { become }: ExecutionOptions) =>
    (id: string, asRoot: () => boolean): RemoteEnding => {
      const direct = aside(connection);
      const becomes = become !== undefined && become.user !== connection.target.user;
      const way: Aside = (script) => (becomes && !asRoot() ? asideAs(connection, become)(script) : direct(script));
      let table = tables.get(connection);
      if (table === undefined) {
        table = remoteProcessTable(direct);
        tables.set(connection, table);
      }
      return remoteEnding({ id, aside: way, table: becomes ? remoteProcessTable(way) : table, grace, clock });
    };

  const tryOnce = async (
    lease: Lease,
    command: string,
    execution: ExecutionOptions,
    start: { readonly signal: AbortSignal | undefined; readonly limit: number },
  ): Promise<Execution> => {
    const { connection } = lease;
    try {
      const remote = await tryOn(connection, command, execution, start, endingFor(connection, execution));
      if (remote instanceof SshExecution) void remote.closed.then(lease.release);
      return remote;
    } catch (error) {
      if (error instanceof ChannelRefusal) {
        lease.refused(error.error);
        if (error.sent) return lostExecution(error.error, clock);
        throw error.error;
      }
      lease.release();
      throw error;
    }
  };

  const launch = async (target: SshTarget, command: string, execution: ExecutionOptions): Promise<Execution> => {
    const { signal, timeouts: limits } = execution;
    const limit = limits?.start ?? defaultStartLimit;
    const begun = clock.monotonic();
    const late = new AbortController();
    const stop = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      stop.abort();
    }, limit);
    const cancel = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', cancel, { once: true });
    const either = stop.signal;
    try {
      for (let tries = 1; ; tries++) {
        const lease = await pool.lease(target, either);
        const left = Math.max(1, limit - (clock.monotonic() - begun));
        try {
          return await tryOnce(lease, command, execution, { signal: either, limit: left });
        } catch (error) {
          if (tries >= mostTries || !mayTryAgain(error)) throw error;
        }
      }
    } catch (error) {
      if (closed) throw executorClosed();
      if (signal?.aborted === true) throw startCancelled(signal);
      if (late.signal.aborted) {
        throw executorError(
          'start-timed-out',
          `The command had not started on ${target.name} after ${limit} ms; it did not run.`,
          {
            cause: OpsError.is(error) ? error : undefined,
          },
        );
      }
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  };

  return {
    launch,
    close: async () => {
      closed = true;
      const results = [...running].map((remote) => {
        remote.end({ status: 'cancelled' });
        return remote.result;
      });
      await Promise.all(results);
      pool.close();
    },
  };
}

/** Cancels a command with the caller's signal, for as long as it runs. */
function follow(remote: SshExecution, signal: AbortSignal | undefined): void {
  const cancel = (): void => remote.end({ status: 'cancelled' });
  signal?.addEventListener('abort', cancel, { once: true });
  void remote.result.then(() => signal?.removeEventListener('abort', cancel));
}

/** What another connection, or the same one a little later, may do better; nothing has run. */
function mayTryAgain(error: unknown): boolean {
  return OpsError.is(error) && ['session-refused', 'session-timed-out', 'connection-lost'].includes(error.code);
}
