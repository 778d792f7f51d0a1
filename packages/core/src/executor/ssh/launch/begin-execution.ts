import { finished } from 'node:stream/promises';
import type { OpsError } from '../../../errors/ops-error.js';
import { type DirectoryProblem, directoryError } from '../../directory-error.js';
import type { ExecutionOptions, ExecutorErrorCode } from '../../executor.js';
import { executorError, startCancelled } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { SshExecution } from '../ssh-execution.js';
import type { RemoteLaunch } from './remote-launch.js';

/** One launch, and what is known of it. */
export interface Beginning {
  readonly connection: SshConnection;
  readonly execution: SshExecution;
  readonly launch: RemoteLaunch;
  readonly options: ExecutionOptions;
  readonly signal: AbortSignal | undefined;
  readonly shell: string;
  /** Milliseconds that are left of the start. */
  readonly limit: number;
  /** What was said before the command. */
  readonly remarks: () => string;
}

/** The other end of the reports. */
export interface Reports {
  report: (word: string) => void;
}

/**
 * Brings a command to its start by what its launch reports.
 *
 * @returns once it runs, or may
 * @throws OpsError with an `ExecutorErrorCode`, or `connection-lost`: it has not run and never will
 */
export async function beginExecution(beginning: Beginning, reports: Reports): Promise<void> {
  const { connection, execution, launch, options, signal, shell, limit, remarks } = beginning;
  const { become, cwd, stdin, timeouts, pty } = options;
  const answers = [...launch.answers];
  let passwordSent = false;
  let started = false;
  let settle: (error?: OpsError) => void = () => {};
  const decided = new Promise<OpsError | undefined>((resolve) => {
    settle = resolve;
  });

  const start = (): void => {
    if (started) return;
    started = true;
    execution.arm(timeouts);
    if (stdin !== undefined) execution.feed(stdin);
    settle();
  };
  const sendPassword = (): void => {
    if (passwordSent || become?.password === undefined) {
      settle(becomeError(`sudo did not take the password for becoming ${become?.user}.`));
      return;
    }
    passwordSent = true;
    execution.tell(`${become.password}\n`);
  };
  const goOn = (): void => {
    const answer = answers.shift();
    if (answer !== undefined) execution.tell(answer);
    if (answers.length === 0 && stdin === undefined && pty === undefined) execution.endInput();
  };
  reports.report = (word) => {
    if (word === 'start') start();
    else if (word === 'ready') goOn();
    else if (word === 'password') sendPassword();
    else if (word.startsWith('pid=')) execution.identify(Number(word.slice('pid='.length)));
    else settle(refusal(word, shell, cwd));
  };

  /** Ends a start that is no longer wanted: at once while the launch still waits for us, else by ending what runs. */
  const giveUp = (error: OpsError): void => {
    if (answers.length > 0) {
      settle(error);
      return;
    }
    execution.end({ status: 'cancelled' });
    void execution.result.then(({ status }) => {
      // Nobody is left, and the last word never came.
      if (!started && status === 'cancelled') settle(error);
      else settle();
    });
  };
  const cancel = (): void => giveUp(startCancelled(signal));
  const timer = setTimeout(() => {
    giveUp(executorError('start-timed-out', `The command had not started after ${limit} ms; it did not run.`));
  }, limit);
  signal?.addEventListener('abort', cancel, { once: true });

  void execution.result.then(async () => {
    if (started) return;
    const { loss } = connection;
    // What was told to go on may have run; what still waited has not.
    if (loss !== undefined) {
      settle(answers.length > 0 ? loss : undefined);
      return;
    }
    // What it said last may still be on its way.
    await Promise.allSettled([finished(execution.stdout.resume()), finished(execution.stderr.resume())]);
    settle(started ? undefined : endedEarly(options, remarks()));
  });

  if (signal?.aborted === true) cancel();
  if (launch.preface !== '') execution.tell(launch.preface);
  if (answers.length === 0 && stdin === undefined) execution.endInput();
  const error = await decided;
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  if (error === undefined) return;
  execution.withdraw();
  throw error;
}

/** The error for a launch that ended by itself before the command began. */
function endedEarly({ become, pty }: ExecutionOptions, said: string): OpsError<ExecutorErrorCode> {
  const reason = said === '' ? 'it gave no reason' : said;
  if (become !== undefined) return becomeError(`Becoming ${become.user} was refused: ${reason}.`);
  if (pty !== undefined) return executorError('pty-unavailable', `No terminal could be opened: ${reason}.`);
  return executorError(
    'start-failed',
    `The login ended before the command began: ${reason}. Check that the account has a shell and that /bin/sh is there.`,
  );
}

function becomeError(message: string): OpsError<ExecutorErrorCode> {
  return executorError(
    'become-unavailable',
    `${message} Check the user, the password and what sudo allows ("sudo -l").`,
  );
}

/** The error for a word with which the launch itself refuses. */
function refusal(word: string, shell: string, cwd = ''): OpsError<ExecutorErrorCode> {
  if (word.startsWith('directory-')) return directoryError(cwd, word.slice('directory-'.length) as DirectoryProblem);
  if (word === 'shell-missing') {
    return executorError('shell-missing', `There is no ${shell} that may be executed there.`);
  }
  if (word === 'sudo-missing') {
    return executorError(
      'become-unavailable',
      'Running as another user needs "sudo" there. Install it, or log in as that user.',
    );
  }
  return executorError('pty-unavailable', 'The terminal that was opened does not answer as one ("stty" failed).');
}
