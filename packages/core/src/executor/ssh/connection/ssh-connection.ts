import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, PseudoTtyOptions, SFTPWrapper } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import type { ExecutorErrorCode } from '../../executor.js';
import { executorError } from '../../executor-error.js';
import { type ConnectionErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { placeOf } from './dial.js';
import type { Keepalive } from './keepalive.js';
import type { StopSignal } from './stop.js';
import { watchSilence } from './watch-silence.js';
import { within } from './within.js';

export interface OpenOptions {
  /** Milliseconds until the server must have answered. */
  readonly limit: number;
  readonly signal: StopSignal | undefined;
}

export interface RunOptions extends OpenOptions {
  readonly pty?: PseudoTtyOptions | undefined;
  readonly forwardAgent?: boolean | undefined;
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

/** The part of ssh2's client that knows its channels, by their numbers. */
interface Numbering {
  readonly _chanMgr: { readonly _channels: Readonly<Record<string, unknown>> };
}

/** A line of every shell that does nothing and fails. */
const harmless = 'exit 125';

/** Milliseconds that a goodbye has to get through. */
const goodbye = 200;

/** A login that stands. It is lost once, for good. */
export class SshConnection {
  readonly target: SshTarget;
  /** Why contact was lost, once it is. Never rejects. */
  readonly lost: Promise<OpsError<ConnectionErrorCode>>;
  /** Whether its login shell seems to be bash; the first command finds out. */
  seemsBash = false;
  readonly #client: Client;
  readonly #socket: Duplex;
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
    this.lost = new Promise((resolve) => this.#listeners.add(resolve));
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
   * Tells `listener` of the loss. For what ends before the connection does: `lost` would keep it in memory until then.
   *
   * @returns makes it forget the listener
   */
  onLost(listener: (loss: OpsError<ConnectionErrorCode>) => void): () => void {
    if (this.#loss !== undefined) void this.lost.then(listener);
    else this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Has the server run `line` through the login shell.
   *
   * @param take - given the channel before anything of it can arrive: what comes in the same packet is not waited for
   * @throws ChannelRefusal
   */
  async run<Taken>(
    line: string,
    { pty, forwardAgent = false, limit, signal }: RunOptions,
    take: (channel: ClientChannel) => Taken,
  ): Promise<Taken> {
    const bytes = Buffer.from(line.padEnd(harmless.length));
    let sent = false;
    let abandoned = false;
    let number: string | undefined;
    // ssh2 asks for this when the channel is open, right before it sends the line: until then nothing can have run.
    const options = {
      ...(pty === undefined ? {} : { pty }),
      get agentForward() {
        sent = true;
        return forwardAgent;
      },
    };
    try {
      return await this.#open<Taken>(
        { limit, signal },
        (done) => {
          const before = new Set(this.#channels());
          // ssh2 takes bytes as well as text; its types do not say so.
          this.#client.exec(bytes as unknown as string, options, (error, channel) => {
            // Of a channel that is closed in place of an answer ssh2 says the same as of a command that was refused.
            const isClosed = number === undefined || !this.#channels().includes(number);
            if (error) done(sent && isClosed && !isOfTerminal(error) ? closedUnanswered : error);
            else if (abandoned) channel.close();
            else done(undefined, take(channel));
          });
          number = this.#channels().find((each) => !before.has(each));
        },
        () => {
          abandoned = true;
          // The channel may still open: what ssh2 will then send is made to do nothing.
          if (!sent) bytes.fill(' ').write(harmless);
        },
        () => !sent,
      );
    } catch (error) {
      throw new ChannelRefusal(error as OpsError, sent && !isRefused(error, this.isOpen));
    }
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

  sftp(options: OpenOptions): Promise<SFTPWrapper> {
    return this.#open<SFTPWrapper>(
      options,
      (done) => this.#client.sftp((error, sftp) => (error ? done(error) : done(undefined, sftp))),
      (sftp) => sftp?.end(),
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

  /** Ends it; commands on it are lost. */
  close(): void {
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
    const loss = this.#lossOf(reason);
    this.#loss = loss;
    // At once: what ssh2 says next, that every channel has come to its end, must not be taken for the truth.
    for (const listener of this.#listeners) listener(loss);
    this.#listeners.clear();
    // Not by ssh2: it leaves alone what it can no longer write to, and waits for a goodbye that may never come.
    if (patience === 0) this.#socket.destroy();
    else setTimeout(() => this.#socket.destroy(), patience).unref();
  }

  /**
   * @param mayCancel - whether the signal may still end the wait; when not, the answer, the loss or the limit does
   */
  #open<Value>(
    { limit, signal }: OpenOptions,
    request: (done: (...answer: [error: Error] | [error: undefined, value: Value]) => void) => void,
    abandoned: (value?: Value) => void = () => {},
    mayCancel: () => boolean = () => true,
  ): Promise<Value> {
    if (this.#loss !== undefined) return Promise.reject(this.#loss);
    let forget = (): void => {};
    const opening = within<Value>(
      { milliseconds: limit, late: () => this.#notAnswered(limit), signal, mayCancel },
      (resolve, reject) => {
        forget = this.onLost(reject);
        try {
          request((...answer) => {
            if (answer.length === 1) reject(this.#loss ?? this.#refusal(answer[0]));
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

  #channels(): readonly string[] {
    return Object.keys((this.#client as unknown as Numbering)._chanMgr._channels);
  }

  #refusal(error: Error & { reason?: number | string }): OpsError<ConnectionErrorCode | ExecutorErrorCode> {
    const details = { host: this.target.name, reason: error.reason };
    if (error === closedUnanswered) {
      return sshError(
        'connection-lost',
        `${placeOf(this.target)} closed the session without saying whether it took the command.`,
        { details },
      );
    }
    // RFC 4254, 5.1: a channel that the server did not open has a reason.
    if (error.reason !== undefined) {
      return sshError(
        'session-refused',
        `${placeOf(this.target)} opened no further session: ${said(error)}. Raise MaxSessions in its sshd_config, or run less at once.`,
        { details },
      );
    }
    if (isOfTerminal(error)) {
      return executorError(
        'pty-unavailable',
        `${placeOf(this.target)} opens no terminal for ${this.target.user}. Allow it in its sshd_config (PermitTTY) and for the key that logs in, or run the command without pty.`,
        { details: { host: this.target.name } },
      );
    }
    return sshError(
      'command-refused',
      `${placeOf(this.target)} logs in but runs no commands (${said(error)}). Check the account's shell and what its key allows.`,
      { details },
    );
  }

  #notAnswered(limit: number): OpsError<ConnectionErrorCode> {
    return sshError(
      'session-timed-out',
      `${placeOf(this.target)} did not answer the request for a session within ${limit} ms. It may be overloaded: try again later, or allow more time.`,
      { details: { host: this.target.name, limit } },
    );
  }

  #lossOf(reason: string): OpsError<ConnectionErrorCode> {
    return sshError('connection-lost', `The connection to ${placeOf(this.target)} was lost: ${reason}.`, {
      details: { host: this.target.name },
    });
  }
}

/** In place of ssh2's error: the server closed the channel, and that is no answer. */
const closedUnanswered = new Error('closed unanswered');

/** The only way in which ssh2 tells a terminal from a command that was refused: no command was asked for yet. */
function isOfTerminal({ message }: Error): boolean {
  return message.includes('pseudo-terminal');
}

/** The words of ssh2 and, with them, of the server: they are shown on terminals. */
function said({ message }: Error): string {
  return message.replace('(SSH) Channel open failure: ', '').replace(/\p{C}/gu, '?').replace(/\.$/, '');
}

/** Whether the server itself said no, the connection standing: then it ran nothing. */
function isRefused(error: unknown, isOpen: boolean): boolean {
  const { code } = error as OpsError;
  return isOpen && (code === 'session-refused' || code === 'command-refused' || code === 'pty-unavailable');
}
