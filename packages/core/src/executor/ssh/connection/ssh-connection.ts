import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { startCancelled } from '../../executor-error.js';
import type { Session } from '../channel/session.js';
import type { SessionRefusal, SessionRequest } from '../channel/session-terms.js';
import { Sessions } from '../channel/sessions.js';
import type { ConnectionErrorCode } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { channelError, connectionLost, notAnswered, sessionError } from './channel-error.js';
import { GivenUpSessions } from './given-up.js';
import type { Keepalive } from './keepalive.js';
import { openSftp } from './open-sftp.js';
import type { StopSignal } from './stop.js';
import { watchSilence } from './watch-silence.js';
import { within } from './within.js';

export interface OpenOptions {
  /** Milliseconds until the server must have answered. */
  readonly limit: number;
  readonly signal: StopSignal | undefined;
}

export interface RunOptions extends OpenOptions, Partial<Omit<SessionRequest, 'line'>> {
  /** Whether nothing comes of the line before it is sent something else: then it may be given up unanswered. */
  readonly isInert?: boolean;
}

/** What becomes of a session that runs its line: one of the two. */
export interface SessionTaker<Taken> {
  /** Given it before anything of it can arrive: what comes in the same packet is not waited for. */
  take(session: Session): Taken;
  /** The same, of one that was given up before the server answered. Resolves when nothing that it runs is left. */
  end(session: Session): Promise<void>;
}

/** Why a request for a channel was not fulfilled; `sent` when the command may nevertheless have begun. */
export class ChannelRefusal {
  readonly error: OpsError;
  readonly sent: boolean;

  constructor(error: OpsError, sent: boolean) {
    this.error = error;
    this.sent = sent;
  }
}

/** The part of ssh2's client that its own keepalive uses: answers are taken in the order of the questions. */
interface Asking {
  readonly _callbacks: ((failure: boolean | Error) => void)[];
  readonly _protocol: { ping(): void };
}

/** Milliseconds that a goodbye has to get through. */
const goodbye = 200;

/** A login that stands. It is lost once, for good. */
export class SshConnection {
  readonly target: SshTarget;
  /** Whether its login shell seems to be bash; the first command finds out. */
  seemsBash = false;
  /** Whether what it is sent is known to run as it is sent: some launch has reported. */
  runsWhatItIsSent = false;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #sessions: Sessions;
  readonly #givenUp = new GivenUpSessions();
  readonly #listeners = new Set<(loss: OpsError<ConnectionErrorCode>) => void>();
  #loss: OpsError<ConnectionErrorCode> | undefined;

  /**
   * @param client - logged in, over `socket`
   * @param keepalive - `client` asks the other side that often; silence in spite of it is a loss
   */
  constructor(client: Client, socket: Duplex, target: SshTarget, keepalive: Keepalive) {
    this.#client = client;
    this.#socket = socket;
    this.target = target;
    this.#sessions = new Sessions(client, () =>
      this.#lose('the other side sent more output than it was granted, which RFC 4254, 5.2, forbids'),
    );
    client.on('error', (error: Error) => this.#lose(error.message));
    // An end is none yet for ssh2: it waits until all it still had to say is sent, which may be never.
    client.on('end', () => this.#lose('the other side closed it'));
    client.on('close', () => this.#lose('it was broken off'));
    const forget = watchSilence(socket, keepalive, (milliseconds) =>
      this.#lose(`the other side has said nothing for ${milliseconds} ms`),
    );
    this.onLost(forget);
  }

  get loss(): OpsError<ConnectionErrorCode> | undefined {
    return this.#loss;
  }

  get isOpen(): boolean {
    return this.#loss === undefined;
  }

  /**
   * Tells `listener` of the loss; soon, where it has come to that already.
   *
   * @returns makes it forget the listener: what ends before the connection does would else be kept in memory until then
   */
  onLost(listener: (loss: OpsError<ConnectionErrorCode>) => void): () => void {
    this.#listeners.add(listener);
    if (this.#loss !== undefined) queueMicrotask(() => this.#tellLoss());
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Has the server run `line` through the login shell. A line that was sent and is given up may run later: then it is ended,
   * for which the connection stands as long again as the server had to answer.
   *
   * @throws ChannelRefusal; what `take` comes to
   */
  run<Taken>(
    line: string,
    { terminal, forwardAgent = false, isInert = false, limit, signal }: RunOptions,
    { take, end }: SessionTaker<Taken>,
  ): Promise<Awaited<Taken>> {
    this.#seeWhetherItTakes();
    if (this.#loss !== undefined) return Promise.reject(new ChannelRefusal(this.#loss, false));
    let session: Session | undefined;
    let isWanted = true;
    let settleGivenUp: (ending?: Promise<void>) => void = () => {};
    const isSent = (): boolean => !isInert && session?.isSent === true;
    return within<Taken>(
      {
        milliseconds: limit,
        late: () => new ChannelRefusal(notAnswered(this.target, limit), isSent()),
        signal,
        cancelled: () => new ChannelRefusal(startCancelled(signal), false),
        // Once it is sent, the answer, the loss or the limit ends the wait.
        mayCancel: () => !isSent(),
      },
      (resolve, reject) => {
        const request = { line, terminal, forwardAgent };
        session = this.#sessions.open(request, {
          taken: (opened) => {
            if (isWanted) resolve(take(opened));
            else settleGivenUp(end(opened));
          },
          refused: (refusal) => {
            settleGivenUp();
            reject(new ChannelRefusal(sessionError(this.target, refusal), mayHaveRun(refusal, isSent())));
          },
        });
      },
      () => {
        isWanted = false;
        if (session === undefined) return;
        session.abandon();
        if (session.isSent) settleGivenUp = this.#givenUp.add(session, limit);
      },
    );
  }

  /** A connection from the machine to another one. */
  forward(address: string, port: number, options: OpenOptions): Promise<Duplex> {
    return this.#open<ClientChannel>(
      options,
      (done) =>
        this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) =>
          error ? done(error) : done(undefined, channel),
        ),
      (channel) => channel?.close(),
    );
  }

  /** A session for files. @param take - given it before anything of it can arrive */
  sftp<Taken>(options: OpenOptions, take: (sftp: SFTPWrapper) => Taken): Promise<Awaited<Taken>> {
    let giveUp = (): void => {};
    return this.#open<Taken>(
      options,
      (done) => {
        giveUp = openSftp(this.#client, (...answer) =>
          answer.length === 1 ? done(answer[0]) : done(undefined, take(answer[1])),
        );
      },
      () => giveUp(),
    );
  }

  /** Resolves when the other side has answered a question asked now; never, when it is lost before. */
  echo(): Promise<void> {
    return new Promise((resolve) => {
      const { _callbacks, _protocol } = this.#client as unknown as Asking;
      _callbacks.push((failure) => {
        if (!(failure instanceof Error)) resolve();
      });
      _protocol.ping();
    });
  }

  /**
   * Ends it; commands on it are lost. What was sent and given up is ended before.
   *
   * @param patience - milliseconds that the server has at most to answer; see `run`
   */
  async close(patience?: number): Promise<void> {
    if (!this.#givenUp.areOver) await this.#givenUp.end(patience);
    if (this.#loss !== undefined) return;
    this.#client.end();
    this.#lose('this side closed it', goodbye);
  }

  /** Ends it at once, for a reason that those who use it are told. */
  destroy(reason: string): void {
    this.#lose(reason);
  }

  /** @param patience - milliseconds that what was said last has to get through */
  #lose(reason: string, patience = 0): void {
    if (this.#loss !== undefined) return;
    const loss = connectionLost(this.target, reason);
    this.#loss = loss;
    // At once: what ssh2 says next, that every channel has come to its end, must not be taken for the truth.
    this.#sessions.lose(loss);
    this.#tellLoss();
    // Not by ssh2: it leaves alone what it can no longer write to, and waits for a goodbye that may never come.
    if (patience === 0) this.#socket.destroy();
    else setTimeout(() => this.#socket.destroy(), patience).unref();
  }

  #tellLoss(): void {
    const loss = this.#loss;
    if (loss === undefined) return;
    for (const listener of this.#listeners) {
      this.#listeners.delete(listener);
      listener(loss);
    }
  }

  #open<Value>(
    { limit, signal }: OpenOptions,
    request: (done: (...answer: [error: Error] | [error: undefined, value: Value]) => void) => void,
    abandoned: (value?: Value) => void,
  ): Promise<Awaited<Value>> {
    this.#seeWhetherItTakes();
    if (this.#loss !== undefined) return Promise.reject(this.#loss);
    let forget = (): void => {};
    const opening = within<Value>(
      { milliseconds: limit, late: () => notAnswered(this.target, limit), signal },
      (resolve, reject) => {
        forget = this.onLost(reject);
        try {
          request((...answer) => {
            if (answer.length === 1) reject(this.#loss ?? channelError(this.target, answer[0]));
            else resolve(answer[1]);
          });
        } catch (error) {
          // ssh2 throws where it can no longer write.
          this.#lose((error as Error).message);
        }
      },
      abandoned,
    );
    return opening.finally(() => forget());
  }

  /** The socket may have come to its end while nobody has said so yet. */
  #seeWhetherItTakes(): void {
    if (!this.#socket.writable) this.#lose('it takes nothing any more');
  }
}

/** Whether a line that was sent may run all the same: not when the server itself said no, the connection standing. */
function mayHaveRun({ kind }: SessionRefusal, isSent: boolean): boolean {
  return isSent && kind !== 'refused';
}
