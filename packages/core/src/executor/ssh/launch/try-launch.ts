import type { Clock } from '../../../clock/clock.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import { markerValue } from '../../execution-environment.js';
import type { ExecutionOptions } from '../../executor.js';
import { launchReports } from '../../launch/launch-reports.js';
import type { Session } from '../channel/session.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import type { RemoteEnding } from '../end-session.js';
import { SshExecution } from '../ssh-execution.js';
import type { SshTarget } from '../ssh-target.js';
import { beginExecution } from './begin-execution.js';
import type { LineTemplates } from './line-templates.js';
import { bashLogin, loginReport, outputReport, pidReport, remoteLaunch } from './remote-launch.js';

/** What proves that a login runs what it is sent. */
const reportsOfRunning: ReadonlySet<string> = new Set(['ready', 'start', outputReport]);

/** What bounds a start. */
export interface StartBounds {
  /** Ends the whole of it, when it takes too long as well. */
  readonly signal: StopSignal | undefined;
  /** Milliseconds until the session must be open. */
  readonly session: number;
}

/** What all launches of an executor share. */
export interface LaunchParts {
  readonly shell: string;
  readonly templates: LineTemplates;
  readonly clock: Clock;
  readonly random: Random;
  readonly collectEarly: (bytes: number) => void;
}

/** What becomes of one launch. */
export interface LaunchHooks {
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
 * Starts a command on one connection, once. The first launch there asks whether the login runs what it is sent, before anything
 * of the command is sent.
 *
 * @param target - the host it is for; the connection may have been made for another one with the same login
 * @throws ChannelRefusal, or OpsError when it has not run and never will; InputEnded when it has not, and may be launched again
 */
export function tryLaunch(
  connection: SshConnection,
  target: SshTarget,
  command: string,
  execution: ExecutionOptions,
  bounds: StartBounds,
  { shell, templates, clock, random, collectEarly }: LaunchParts,
  { endingOf, opened }: LaunchHooks,
): Promise<SshExecution> {
  const { pty } = execution;
  const id = newId(clock, random);
  const marker = markerValue(id, execution.id, undefined);
  const { seemsBash, runsWhatItIsSent } = connection;
  const becomesOther = becomes(execution, target);
  const launch = remoteLaunch({
    id,
    marker,
    shell,
    templates,
    command,
    execution,
    becomes: becomesOther,
    seemsBash,
    runsWhatItIsSent,
  });

  let launching: { report(word: string): void } | undefined;
  const attend = (session: Session): { readonly remote: SshExecution; readonly remarks: () => string } => {
    let isRoot = false;
    let mayComeSecond = pty === undefined;
    const goOn = (word: string): void => {
      if (word.startsWith(pidReport)) remote.identify(Number(word.slice(pidReport.length)));
      if (word === 'start') remote.begun();
      launching?.report(word);
    };
    const report = (word: string): void => {
      if (reportsOfRunning.has(word)) connection.runsWhatItIsSent = true;
      if (word === 'root') isRoot = true;
      else if (word.startsWith(loginReport)) connection.seemsBash = word === bashLogin;
      else if (word !== outputReport) goOn(word);
      else {
        mayComeSecond = false;
        remote.release();
        goOn('start');
      }
    };
    const second = { word: outputReport, mayCome: () => mayComeSecond };
    const stdout = launchReports(id, report, second);
    const stderr = launchReports(id, report, second);
    const remote = new SshExecution(session, connection, {
      target,
      clock,
      collectEarly,
      filters: { stdout, stderr },
      terminal: pty !== undefined,
      readsInput: launch.readsInput,
      ending: () => endingOf(id, () => isRoot),
    });
    opened(remote);
    return { remote, remarks: () => [stdout.remarks(), stderr.remarks()].filter(Boolean).join(' ') };
  };

  const { signal, session: limit } = bounds;
  const { isInert } = launch;
  return connection.run(
    launch.line,
    { limit, signal, isInert, forwardAgent: target.forwardAgent, terminal: pty },
    {
      // Whatever is only needed from here on is made while the machine works.
      take: (session) => {
        const { remote, remarks } = attend(session);
        const begun = beginExecution(
          { connection, target, execution: remote, id, launch, options: execution, signal, shell, remarks },
          (reports) => {
            launching = reports;
          },
        );
        remote.begin();
        return begun;
      },
      end: async (session) => {
        const { remote } = attend(session);
        remote.begin();
        if (isInert) remote.withdraw();
        else remote.end({ status: 'cancelled' });
        await remote.over;
      },
    },
  );
}
