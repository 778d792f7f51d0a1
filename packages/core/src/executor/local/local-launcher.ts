import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../../clock/clock.js';
import { newId } from '../../random/new-id.js';
import type { Random } from '../../random/random.js';
import { earlyCollection } from '../early-collection.js';
import { markerValue, markerVariable } from '../execution-environment.js';
import type { ExecutionOptions, TerminalSize } from '../executor.js';
import { executorError } from '../executor-error.js';
import { launchHandshake } from '../launch/launch-handshake.js';
import { resizeCommand } from '../launch/terminal-command.js';
import { processTable } from '../processes/process-table.js';
import { validateTerminalSize } from '../validate-options.js';
import { LocalExecution } from './local-execution.js';
import { localLaunch, needsBecome } from './local-launch.js';
import { spawnProcess } from './spawn-process.js';

const runProgram = promisify(execFile);
/** Milliseconds for signalling processes as another user. */
const escalationLimit = 2_000;

export interface LocalLauncherOptions {
  /** Absolute path of a POSIX shell. */
  readonly shell: string;
  /** Variables that every command gets. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Marker of the execution that this process is itself part of. */
  readonly outer: string | undefined;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly grace: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Starts checked commands on this machine and knows which of them still run. */
export interface LocalLauncher {
  /** @throws OpsError with an `ExecutorErrorCode`: the command has not run */
  launch(command: string, execution: ExecutionOptions): Promise<LocalExecution>;
  /** Ends what runs and waits until it is gone. */
  close(): Promise<void>;
}

export function createLocalLauncher({
  shell,
  inherited,
  outer,
  grace,
  clock,
  random,
}: LocalLauncherOptions): LocalLauncher {
  const table = processTable();
  const collectEarly = earlyCollection();
  const running = new Set<LocalExecution>();
  let closed = false;

  const launch = async (command: string, execution: ExecutionOptions): Promise<LocalExecution> => {
    const id = newId(clock, random);
    const environment = Object.assign({ [markerVariable]: markerValue(id, execution.id, outer) }, inherited);
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
      filter: handshake && { stream: execution.pty === undefined ? 'stderr' : 'stdout', reports: handshake.reports },
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
    launch,
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

async function resize(terminal: string | undefined, size: TerminalSize): Promise<void> {
  validateTerminalSize(size);
  const { file, arguments: words } = resizeCommand(terminal ?? '', size);
  try {
    await runProgram(file, [...words]);
  } catch (cause) {
    throw executorError('pty-unavailable', `The size of the terminal ${terminal} could not be changed.`, { cause });
  }
}
