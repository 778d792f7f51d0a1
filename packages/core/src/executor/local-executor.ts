import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Clock, systemClock } from '../clock/clock.js';
import { newId } from '../random/new-id.js';
import { type Random, systemRandom } from '../random/random.js';
import { earlyCollection } from './early-collection.js';
import { markerValue, markerVariable, passOnEnvironment } from './execution-environment.js';
import type { ExecutionOptions, Executor, TerminalSize } from './executor.js';
import { executorClosed, executorError, startCancelled } from './executor-error.js';
import { isLocalHost } from './host.js';
import { launchHandshake } from './launch/launch-handshake.js';
import { resizeCommand } from './launch/terminal-command.js';
import { LocalExecution } from './local/local-execution.js';
import { localLaunch, needsBecome } from './local/local-launch.js';
import { processTable } from './local/process-table.js';
import { spawnProcess } from './local/spawn-process.js';
import { validateCommand } from './validate-command.js';
import { validateOptions, validateTerminalSize } from './validate-options.js';

const runProgram = promisify(execFile);
/** Milliseconds for signalling processes as another user. */
const escalationLimit = 2_000;
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
  const table = processTable();
  const collectEarly = earlyCollection();
  const running = new Set<LocalExecution>();
  let closed = false;

  const launch = async (command: string, execution: ExecutionOptions): Promise<LocalExecution> => {
    const id = newId(clock, random);
    const environment = { ...inherited, [markerVariable]: markerValue(id, execution.id, outer) };
    const plan = localLaunch(command, { id, shell, environment, execution });
    const { answer } = plan;
    const handshake =
      answer === undefined ? undefined : launchHandshake({ id, shell, answer, execution, isClosed: () => closed });
    const started = spawnProcess(plan);
    const child = started instanceof Promise ? await started : started;
    const local = new LocalExecution(child, {
      id,
      clock,
      table,
      collectEarly,
      grace,
      filter: handshake && { stream: execution.pty === undefined ? 'stderr' : 'stdout', take: handshake.filter },
      escalate: escalation(execution),
      resize: execution.pty && ((size) => resize(handshake?.terminal(), size)),
    });
    running.add(local);
    follow(local, execution.signal);
    if (handshake === undefined) {
      local.arm(execution.timeouts);
      local.feed(execution.stdin);
    } else {
      await handshake.complete(local);
    }
    return local;
  };

  const follow = (local: LocalExecution, signal: AbortSignal | undefined): void => {
    const cancel = (): void => local.end({ status: 'cancelled' });
    signal?.addEventListener('abort', cancel, { once: true });
    void local.result.then(() => {
      running.delete(local);
      signal?.removeEventListener('abort', cancel);
    });
  };

  /** What runs through sudo belongs to others, and only through sudo can it be signalled. */
  const escalation = (execution: ExecutionOptions) => {
    const { become } = execution;
    if (become === undefined || !needsBecome(execution) || process.getuid?.() === 0) return undefined;
    return async (pids: readonly number[], signal: NodeJS.Signals): Promise<void> => {
      const command = `kill -s ${signal.slice('SIG'.length)} ${pids.join(' ')}`;
      const limits = { start: escalationLimit, total: escalationLimit };
      try {
        const local = await launch(command, { become, timeouts: limits });
        local.stdout.resume();
        local.stderr.resume();
        await local.result;
      } catch {
        // Whoever is left is found by the next look, and then named in the outcome.
      }
    };
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
      if (execution.signal?.aborted === true) throw startCancelled(execution.signal);
      return launch(command, execution);
    },
    close: async () => {
      closed = true;
      const results = [...running].map((local) => {
        local.end({ status: 'cancelled' });
        return local.result;
      });
      await Promise.all(results);
    },
  };
}

function validateSettings(shell: string, grace: number): void {
  if (!shell.startsWith('/')) {
    throw executorError('invalid-execution-options', 'The option "shell" must be an absolute path, such as /bin/sh.');
  }
  if (!(grace >= 0 && grace <= longestGrace)) {
    throw executorError('invalid-execution-options', `The option "grace" must be 0..${longestGrace} milliseconds.`);
  }
}

async function resize(terminal: string | undefined, size: TerminalSize): Promise<void> {
  validateTerminalSize(size);
  const { file, arguments: words } = resizeCommand(terminal ?? '', size);
  try {
    await runProgram(file, [...words]);
  } catch (cause) {
    throw executorError('pty-unavailable', `The size of the terminal ${terminal} could not be changed.`, { cause });
  }
}
