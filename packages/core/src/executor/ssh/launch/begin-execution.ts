import { finished } from 'node:stream/promises';
import { OpsError } from '../../../errors/ops-error.js';
import type { ExecutionOptions, ExecutionResult, ExecutorErrorCode } from '../../executor.js';
import { startCancelled } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { StopSignal } from '../connection/stop.js';
import { inNameOf } from '../in-name-of.js';
import type { SshExecution } from '../ssh-execution.js';
import type { SshTarget } from '../ssh-target.js';
import { lastWords } from './last-words.js';
import { pidReport, type RemoteLaunch } from './remote-launch.js';
import { askedAgain, endedEarly, reportedRefusal, type StartFacts, startedLate } from './start-refusal.js';

/** Milliseconds after which a login that has not come to the command is told that no input comes. */
const profilePatience = 250;
/** The same, where the launch needs the input too: whoever is slower is launched twice. */
const launchPatience = 1_000;

/**
 * A profile of the login waited for input and was told that none comes, and so was the launch behind it, which had nothing of
 * the command yet. It has reported, so that the command may be sent at once now.
 */
export class InputEnded extends Error {}

/** A session ended without a report of a command that was sent: it may have run all the same. */
export class EndedUnseen extends Error {
  readonly error: OpsError;

  constructor(error: OpsError) {
    super(error.message);
    this.error = error;
  }
}

/** Why there is no execution: an OpsError proves that the command has not run. */
type NotBegun = OpsError | InputEnded | EndedUnseen;

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

/**
 * Brings a command to its start by what its launch reports.
 *
 * @param take - given whoever is to be told of the reports, before anything is sent
 * @returns the execution, once it runs, or may
 * @throws OpsError with an `ExecutorErrorCode`, or `connection-lost`: it has not run and never will
 */
export function beginExecution(
  beginning: Beginning,
  take: (reports: Pick<Launching, 'report'>) => void,
): Promise<SshExecution> {
  return new Promise((resolve, reject) => {
    const launching = new Launching(beginning, resolve, reject);
    take(launching);
    launching.begin();
  });
}

class Launching {
  readonly #beginning: Beginning;
  readonly #resolve: (execution: SshExecution) => void;
  readonly #reject: (error: NotBegun) => void;
  readonly #answers: string[];
  readonly #cancel = (): void => this.#giveUpFor(this.#beginning.signal?.reason);
  /** What had been said when the password was sent. */
  #saidBefore: string | undefined;
  #hasEndedInput = false;
  #hasReported = false;
  #started = false;
  #settled = false;
  #late: NodeJS.Timeout | undefined;

  constructor(beginning: Beginning, resolve: (execution: SshExecution) => void, reject: (error: NotBegun) => void) {
    this.#beginning = beginning;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#answers = [...beginning.launch.answers];
  }

  begin(): void {
    const { execution, launch, options, signal } = this.#beginning;
    signal?.addEventListener('abort', this.#cancel, { once: true });
    execution.onEnd((result) => this.#ended(result));
    if (signal?.aborted === true) this.#cancel();
    if (launch.preface !== '') execution.tell(launch.preface);
    // Of a command that reads no input only a profile of the login may wait for some.
    if (!launch.readsInput && !this.#settled) this.#late = setTimeout(() => execution.endInput(), profilePatience);
    if (launch.isHeldBack && !this.#settled) this.#late = setTimeout(() => this.#endInput(), launchPatience);
    if (launch.readsInput && this.#answers.length === 0 && options.stdin === undefined) execution.endInput();
  }

  report(word: string): void {
    this.#hasReported = true;
    if (word === 'start') this.#start();
    else if (word === 'ready') this.#goOn();
    else if (word === 'password') this.#sendPassword();
    else if (!word.startsWith(pidReport)) this.#settle(reportedRefusal(word, this.#facts()));
  }

  #endInput(): void {
    this.#hasEndedInput = true;
    this.#beginning.execution.endInput();
  }

  #settle(error?: NotBegun): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#late);
    const { execution, signal } = this.#beginning;
    signal?.removeEventListener('abort', this.#cancel);
    if (error === undefined) {
      this.#resolve(execution);
      return;
    }
    execution.withdraw();
    this.#reject(error);
  }

  #facts(words = this.#beginning.remarks()): StartFacts {
    const { target, options, shell, id } = this.#beginning;
    return { target, options, shell, said: lastWords(words, id) };
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { execution, options } = this.#beginning;
    execution.arm(options.timeouts);
    if (options.stdin !== undefined) execution.feed(options.stdin);
    this.#settle();
  }

  #sendPassword(): void {
    const { execution, options, remarks } = this.#beginning;
    const password = options.become?.password;
    if (this.#saidBefore !== undefined || password === undefined) {
      this.#settle(askedAgain(this.#facts(remarks().slice(this.#saidBefore?.length))));
      return;
    }
    this.#saidBefore = remarks();
    execution.tell(`${password}\n`);
  }

  #goOn(): void {
    const { execution, options } = this.#beginning;
    clearTimeout(this.#late);
    if (this.#hasEndedInput) {
      this.#settle(new InputEnded());
      return;
    }
    const answer = this.#answers.shift();
    if (answer !== undefined) execution.tell(answer);
    if (this.#answers.length === 0 && options.stdin === undefined && options.pty === undefined) execution.endInput();
  }

  #giveUpFor(reason: unknown): void {
    const { target, signal } = this.#beginning;
    const isLate = OpsError.is<ExecutorErrorCode>(reason, 'start-timed-out');
    if (!isLate) this.#giveUp(startCancelled(signal));
    else this.#giveUp(startedLate(target.name, Number(reason.details['limit']), this.#facts()));
  }

  /** Ends a start that is no longer wanted: at once while the launch still waits for us, else by ending what runs. */
  #giveUp(error: OpsError): void {
    if (this.#answers.length > 0) {
      this.#settle(error);
      return;
    }
    const { connection, execution } = this.#beginning;
    execution.end({ status: 'cancelled' });
    execution.onEnd(({ status }) => {
      // Nobody is left, and the last word never came: all that was said has arrived.
      const isProven = !this.#started && execution.isClosed && connection.isOpen && status === 'cancelled';
      this.#settle(isProven ? error : undefined);
    });
  }

  #ended({ status, exitCode }: ExecutionResult): void {
    if (this.#started) return;
    const { connection, target } = this.#beginning;
    const { loss } = connection;
    // What was told to go on may have run; what still waited has not.
    if (this.#answers.length === 0 && (loss !== undefined || status === 'unknown')) this.#settle();
    else if (loss !== undefined) this.#settle(inNameOf(target, loss));
    else void this.#endedUnstarted(exitCode);
  }

  async #endedUnstarted(exitCode: number | null): Promise<void> {
    const { stdout, stderr } = this.#beginning.execution;
    // What it said last may still be on its way.
    await Promise.allSettled([finished(stdout.resume()), finished(stderr.resume())]);
    const hasReported = this.#hasReported;
    const hasWaited = this.#answers.length > 0;
    if (this.#started) {
      this.#settle();
      return;
    }
    const error = endedEarly(this.#facts(), { hasReported, hasWaited, exitCode });
    this.#settle(hasReported || hasWaited ? error : new EndedUnseen(error));
  }
}
