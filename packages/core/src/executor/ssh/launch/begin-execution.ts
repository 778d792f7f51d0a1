import { finished } from 'node:stream/promises';
import { OpsError } from '../../../errors/ops-error.js';
import type { ExecutionOptions, ExecutorErrorCode } from '../../executor.js';
import { startCancelled } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import { inNameOf } from '../in-name-of.js';
import type { SshExecution } from '../ssh-execution.js';
import type { SshTarget } from '../ssh-target.js';
import { lastWords } from './last-words.js';
import type { RemoteLaunch } from './remote-launch.js';
import { askedAgain, endedEarly, reportedRefusal, type StartFacts, startedLate } from './start-refusal.js';

/** Milliseconds after which a login that has not come to the command is told that no input comes. */
const profilePatience = 250;

/** One launch, and what is known of it. */
export interface Beginning {
  readonly connection: SshConnection;
  /** The host it is for. */
  readonly target: SshTarget;
  readonly execution: SshExecution;
  /** Marks what is sent and reported. */
  readonly id: string;
  readonly launch: RemoteLaunch;
  readonly options: ExecutionOptions;
  readonly signal: StopSignal | undefined;
  readonly shell: string;
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
  const { connection, target, execution, id, launch, options, signal, shell, remarks } = beginning;
  const { become, stdin, timeouts, pty } = options;
  const answers = [...launch.answers];
  /** What had been said when the password was sent. */
  let saidBefore: string | undefined;
  let hasReported = false;
  let started = false;
  let isClosed = false;
  let settle: (error?: OpsError) => void = () => {};
  const decided = new Promise<OpsError | undefined>((resolve) => {
    settle = resolve;
  });

  void execution.closed.then(() => {
    isClosed = connection.isOpen;
  });
  const factsOf = (words = remarks()): StartFacts => ({ target, options, shell, said: lastWords(words, id) });
  const start = (): void => {
    if (started) return;
    started = true;
    execution.arm(timeouts);
    if (stdin !== undefined) execution.feed(stdin);
    settle();
  };
  const sendPassword = (): void => {
    if (saidBefore !== undefined || become?.password === undefined) {
      settle(askedAgain(factsOf(remarks().slice(saidBefore?.length))));
      return;
    }
    saidBefore = remarks();
    execution.tell(`${become.password}\n`);
  };
  const goOn = (): void => {
    const answer = answers.shift();
    if (answer !== undefined) execution.tell(answer);
    if (answers.length === 0 && stdin === undefined && pty === undefined) execution.endInput();
  };
  reports.report = (word) => {
    hasReported = true;
    if (word === 'start') start();
    else if (word === 'ready') goOn();
    else if (word === 'password') sendPassword();
    else if (word.startsWith('pid=')) execution.identify(Number(word.slice('pid='.length)));
    else settle(reportedRefusal(word, factsOf()));
  };

  /** Ends a start that is no longer wanted: at once while the launch still waits for us, else by ending what runs. */
  const giveUp = (error: OpsError): void => {
    if (answers.length > 0) {
      settle(error);
      return;
    }
    execution.end({ status: 'cancelled' });
    void execution.result.then(({ status }) => {
      // Nobody is left, and the last word never came: all that was said has arrived.
      if (!started && isClosed && status === 'cancelled') settle(error);
      else settle();
    });
  };
  const cancel = (): void => {
    const reason = signal?.reason;
    const isLate = OpsError.is<ExecutorErrorCode>(reason, 'start-timed-out');
    giveUp(isLate ? startedLate(target.name, Number(reason.details['limit']), factsOf()) : startCancelled(signal));
  };
  signal?.addEventListener('abort', cancel, { once: true });

  void execution.result.then(async ({ status, exitCode }) => {
    if (started) return;
    const { loss } = connection;
    // What was told to go on may have run; what still waited has not.
    if (answers.length === 0 && (loss !== undefined || status === 'unknown')) {
      settle();
      return;
    }
    if (loss !== undefined) {
      settle(inNameOf(target, loss));
      return;
    }
    // What it said last may still be on its way.
    await Promise.allSettled([finished(execution.stdout.resume()), finished(execution.stderr.resume())]);
    const hasWaited = answers.length > 0;
    settle(started ? undefined : endedEarly(factsOf(), { hasReported, hasWaited, exitCode }));
  });

  if (signal?.aborted === true) cancel();
  if (launch.preface !== '') execution.tell(launch.preface);
  // Of a command that reads no input only a profile of the login may wait for some.
  const late = launch.readsInput ? undefined : setTimeout(() => execution.endInput(), profilePatience);
  if (launch.readsInput && answers.length === 0 && stdin === undefined) execution.endInput();
  const error = await decided;
  clearTimeout(late);
  signal?.removeEventListener('abort', cancel);
  if (error === undefined) return;
  execution.withdraw();
  throw error;
}
