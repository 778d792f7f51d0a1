import { finished } from 'node:stream/promises';
import type { OpsError } from '../../errors/ops-error.js';
import { type DirectoryProblem, directoryError } from '../directory-error.js';
import type { Execution, ExecutionOptions, ExecutorErrorCode } from '../executor.js';
import { executorClosed, executorError, startCancelled } from '../executor-error.js';
import type { OutputFilter } from '../relay-output.js';
import { launchReports } from './launch-reports.js';

/** Milliseconds that sudo, script and the like have when the caller sets no limit: they may wait for what never comes. */
const defaultStartLimit = 30_000;

/** A command whose launch script has been started. */
export interface PreparedCommand extends Pick<Execution, 'stdout' | 'stderr' | 'result'> {
  /** Writes to what goes before the command: a password for sudo, the answer for the script. */
  tell(text: string): void;
  /** Counts the command's time from here. */
  arm(timeouts: ExecutionOptions['timeouts']): void;
  /** Sends the command its input; without any, its end of file. */
  feed(input: ExecutionOptions['stdin']): void;
  /** Closes the input of a script that was not told to go on: it ends without having run anything. */
  withdraw(): void;
  end(reason: { readonly status: 'cancelled' }): void;
}

export interface LaunchHandshake {
  /** To be put between the stream that carries the reports and its reader. */
  readonly reports: OutputFilter;
  /** The terminal that the command runs on, once it is known. */
  terminal(): string | undefined;
  /**
   * Brings the command to its start. Resolves when the script was told to go on, and rejects when it never will be:
   * then nothing of the command has run.
   */
  complete(local: PreparedCommand): Promise<void>;
}

export interface LaunchHandshakeOptions {
  readonly id: string;
  readonly shell: string;
  readonly answer: string;
  readonly execution: ExecutionOptions;
  readonly isClosed: () => boolean;
}

/** Our side of what a launch script says and waits for. */
export function launchHandshake({ id, shell, answer, execution, isClosed }: LaunchHandshakeOptions): LaunchHandshake {
  const { become, cwd, pty, signal, stdin, timeouts } = execution;
  let local: PreparedCommand | undefined;
  let terminal: string | undefined;
  let passwordSent = false;
  let settled = false;
  let settle: (error?: OpsError) => void = () => {};

  const settleOnce = (error?: OpsError): void => {
    if (settled) return;
    settled = true;
    settle(error);
  };
  const sendPassword = (): void => {
    if (passwordSent || become?.password === undefined) {
      settleOnce(becomeError(`sudo did not take the password for becoming ${become?.user}.`));
      return;
    }
    passwordSent = true;
    local?.tell(`${become.password}\n`);
  };
  const goOn = (): void => {
    if (isClosed()) settleOnce(endedEarly());
    if (settled) return;
    local?.arm(timeouts);
    local?.tell(answer);
    settleOnce();
  };
  const report = (word: string): void => {
    if (word === 'password') sendPassword();
    else if (word === 'ready') goOn();
    else if (word === 'start') local?.feed(stdin);
    else if (word.startsWith('tty=')) terminal = word.slice('tty='.length);
    else settleOnce(refusal(word, shell, cwd));
  };
  const reports = launchReports(id, report);

  /** The error for a launch that ended before the script was ready. */
  const endedEarly = (): OpsError<ExecutorErrorCode> => {
    if (isClosed()) return executorClosed();
    const said = reports.remarks() === '' ? 'it gave no reason' : reports.remarks();
    if (become !== undefined) return becomeError(`Becoming ${become.user} was refused: ${said}.`);
    if (pty !== undefined) return executorError('pty-unavailable', `No terminal could be opened: ${said}.`);
    return executorError('start-failed', `The shell ended before the command began: ${said}.`);
  };

  return {
    reports,
    terminal: () => terminal,
    complete: async (started) => {
      local = started;
      const limit = timeouts?.start ?? defaultStartLimit;
      const timer = setTimeout(() => {
        settleOnce(executorError('start-timed-out', `The command had not started after ${limit} ms; it did not run.`));
      }, limit);
      const cancel = (): void => settleOnce(startCancelled(signal));
      signal?.addEventListener('abort', cancel, { once: true });
      const decided = new Promise<OpsError | undefined>((resolve) => {
        settle = resolve;
      });
      void started.result.then(async () => {
        if (settled) return;
        // What it said last may still be on its way.
        await Promise.allSettled([finished(started.stdout.resume()), finished(started.stderr.resume())]);
        settleOnce(endedEarly());
      });
      const error = await decided;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      if (error === undefined) return;
      started.withdraw();
      started.end({ status: 'cancelled' });
      throw error;
    },
  };
}

function becomeError(message: string): OpsError<ExecutorErrorCode> {
  return executorError(
    'become-unavailable',
    `${message} Check the user, the password and what sudo allows ("sudo -l").`,
  );
}

/** The error for a word with which the script itself refuses. */
function refusal(word: string, shell: string, cwd = ''): OpsError<ExecutorErrorCode> {
  if (word.startsWith('directory-')) return directoryError(cwd, word.slice('directory-'.length) as DirectoryProblem);
  if (word === 'shell-missing')
    return executorError('shell-missing', `There is no ${shell} that may be executed there.`);
  return executorError('pty-unavailable', 'The terminal that was opened does not answer as one ("stty" failed).');
}
