import { type Clock, systemClock } from '../clock/clock.js';
import { type Random, systemRandom } from '../random/random.js';
import { markerVariable, passOnEnvironment } from './execution-environment.js';
import type { Executor } from './executor.js';
import { executorClosed, executorError, startCancelled } from './executor-error.js';
import { isLocalHost } from './host.js';
import type { LocalLauncher } from './local/local-launcher.js';
import { validateCommand } from './validate-command.js';
import { validateOptions } from './validate-options.js';

const longestGrace = 60_000;

/** What the local executor may be told. */
export interface LocalExecutorOptions {
  /** Absolute path of a POSIX shell; default `/bin/sh`. */
  readonly shell?: string;
  /**
   * Variables of this process that commands get besides `PATH HOME USER LOGNAME SHELL LANG LC_* TZ TMPDIR TERM`:
   * names, or `all`. Default none: the tokens of a CI job are no business of the commands it runs.
   * Read once, when the executor is made.
   */
  readonly inheritEnv?: readonly string[] | 'all';
  /** Milliseconds that a command being ended has between SIGTERM and SIGKILL, 0..60,000; default 800. */
  readonly grace?: number;
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * Runs commands on this machine, and refuses every host that is not plainly it (see `isLocalHost`).
 *
 * Every command leads a session and process group of its own. Cancelling it, or a limit that passes, ends all it started:
 * SIGTERM, after the grace SIGKILL, and then the outcome says so only once a look at the machine found nobody left. That
 * includes processes that left the group, the session or their parent; they are told by their origin and by the variable
 * `OPSPILOT_EXECUTION` in their environment: an id of chance, after the option `id` and a dot where that is given, after
 * the outer execution's and a colon inside one. Out of reach is only what wiped its environment and left parent and session
 * between two looks. A process that a command left in the background on purpose (`&`) lives on when the command ended by
 * itself, and its output from then on is thrown away.
 *
 * Being in sessions of their own, commands do not get the Ctrl-C of a terminal, and outlive a process that ends without
 * `close()`: call it from the handlers of SIGINT and SIGTERM.
 *
 * Output and input are sockets, as always with Node: a command that opens `/dev/stdin` or `/dev/stderr` by its path needs
 * `pty`. `become` uses runuser when this process is root, else sudo; the rest of the environment is then the other user's.
 *
 * @throws OpsError `invalid-execution-options` when an option is out of range; for `start` see `ExecutorErrorCode`
 */
export function localExecutor(options: LocalExecutorOptions = {}): Executor {
  const { shell = '/bin/sh', inheritEnv, grace = 800, clock = systemClock, random = systemRandom } = options;
  validateSettings(shell, grace);
  const inherited = passOnEnvironment(process.env, inheritEnv);
  const outer = process.env[markerVariable];
  let launcher: Promise<LocalLauncher> | undefined;
  let closed = false;

  // Loaded with the first command: whoever imports the package for another executor need not carry this one.
  const load = async (): Promise<LocalLauncher> => {
    const { createLocalLauncher } = await import('./local/local-launcher.js');
    return createLocalLauncher({ shell, inherited, outer, grace, clock, random });
  };

  return {
    kind: 'local',
    start: async (host, command, execution = {}) => {
      if (closed) throw executorClosed();
      if (!isLocalHost(host)) {
        throw executorError(
          'host-not-local',
          `${host.name} is not known to be this machine, and the local executor runs nothing meant for another. If this machine is meant, give the host address: 'localhost' and no user, port or jump; otherwise use an executor that reaches it.`,
          { details: { host: host.name } },
        );
      }
      validateCommand(command);
      validateOptions(execution);
      refuseAborted(execution.signal);
      launcher ??= load();
      const { launch } = await launcher;
      if (closed) throw executorClosed();
      refuseAborted(execution.signal);
      return launch(command, execution);
    },
    close: async () => {
      closed = true;
      await (await launcher)?.close();
    },
  };
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw startCancelled(signal);
}

function validateSettings(shell: string, grace: number): void {
  if (!shell.startsWith('/')) {
    throw executorError('invalid-execution-options', 'The option "shell" must be an absolute path, such as /bin/sh.');
  }
  if (!(grace >= 0 && grace <= longestGrace)) {
    throw executorError('invalid-execution-options', `The option "grace" must be 0..${longestGrace} milliseconds.`);
  }
}
