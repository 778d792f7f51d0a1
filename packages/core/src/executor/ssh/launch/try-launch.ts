import type { Clock } from '../../../clock/clock.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import { markerValue } from '../../execution-environment.js';
import type { ExecutionOptions } from '../../executor.js';
import { launchReports } from '../../launch/launch-reports.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import { type RemoteEnding, SshExecution } from '../ssh-execution.js';
import type { SshTarget } from '../ssh-target.js';
import { beginExecution, type Reports } from './begin-execution.js';
import { bashLogin, loginReport, remoteLaunch } from './remote-launch.js';

/** What bounds a start. */
export interface StartBounds {
  /** Ends the whole of it, when it takes too long as well. */
  readonly signal: StopSignal | undefined;
  /** Milliseconds until the session must be open. */
  readonly session: number;
}

export interface TryLaunchOptions {
  readonly shell: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly collectEarly: (bytes: number) => void;
  /** How the processes of command `id` are ended, which runs as root when `asRoot` says so. */
  readonly endingOf: (id: string, asRoot: () => boolean) => RemoteEnding;
  /** Told of the execution before anything of it can arrive. */
  readonly opened: (execution: SshExecution) => void;
}

/** Whether the command is to run as somebody else than who logs in. */
export function becomes({ become }: ExecutionOptions, target: SshTarget): boolean {
  return become !== undefined && become.user !== target.user;
}

/**
 * Starts a command on one connection, once.
 *
 * @param target - the host it is for; the connection may have been made for another one with the same login
 * @throws ChannelRefusal, or OpsError when it has not run and never will
 */
export async function tryLaunch(
  connection: SshConnection,
  target: SshTarget,
  command: string,
  execution: ExecutionOptions,
  bounds: StartBounds,
  { shell, clock, random, collectEarly, endingOf, opened }: TryLaunchOptions,
): Promise<SshExecution> {
  const { pty } = execution;
  const id = newId(clock, random);
  const marker = markerValue(id, execution.id, undefined);
  const { seemsBash } = connection;
  const becomesOther = becomes(execution, target);
  const launch = remoteLaunch({ id, marker, shell, command, execution, becomes: becomesOther, seemsBash });
  const terminal = pty && { cols: pty.columns, rows: pty.rows, term: pty.term ?? 'xterm-256color' };

  const { remote, begun } = await connection.run(
    launch.line,
    { limit: bounds.session, signal: bounds.signal, forwardAgent: target.forwardAgent, pty: terminal },
    // Whatever is only needed from here on is made while the machine works.
    (channel) => {
      const reports: Reports = { report: () => {} };
      let isRoot = false;
      const report = (word: string): void => {
        if (word === 'root') isRoot = true;
        else if (word.startsWith(loginReport)) connection.seemsBash = word === bashLogin;
        else reports.report(word);
      };
      const stdout = launchReports(id, report);
      const stderr = launchReports(id, report);
      const remarks = (): string => [stdout.remarks(), stderr.remarks()].filter(Boolean).join(' ');
      const remote = new SshExecution(channel, connection, {
        target,
        clock,
        collectEarly,
        filters: { stdout: stdout.filter, stderr: stderr.filter },
        terminal: pty !== undefined,
        readsInput: launch.readsInput,
        ending: endingOf(id, () => isRoot),
      });
      opened(remote);
      const begun = beginExecution(
        {
          connection,
          target,
          execution: remote,
          id,
          launch,
          options: execution,
          signal: bounds.signal,
          shell,
          remarks,
        },
        reports,
      );
      return { remote, begun };
    },
  );
  await begun;
  return remote;
}
