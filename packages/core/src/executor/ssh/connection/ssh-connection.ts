import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, PseudoTtyOptions, SFTPWrapper } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { type ConnectionErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { placeOf } from './dial.js';
import { within } from './within.js';

export interface OpenOptions {
  /** Milliseconds until the server must have answered. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
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

/** A line of every shell that does nothing and fails. */
const harmless = 'exit 125';

/** A login that stands. It is lost once, for good. */
export class SshConnection {
  readonly target: SshTarget;
  /** Why contact was lost, once it is. Never rejects. */
  readonly lost: Promise<OpsError<ConnectionErrorCode>>;
  readonly #client: Client;
  #loss: OpsError<ConnectionErrorCode> | undefined;
  #reason = 'the other side closed it';

  constructor(client: Client, target: SshTarget) {
    this.#client = client;
    this.target = target;
    this.lost = new Promise((resolve) => {
      client.on('close', () => {
        this.#loss ??= this.#lossOf(this.#reason);
        resolve(this.#loss);
      });
    });
    client.on('error', (error: Error) => {
      this.#reason = error.message;
      // ssh2 leaves it half closed after some errors; only a destroyed socket is sure to say so.
      client.destroy();
    });
  }

  get loss(): OpsError<ConnectionErrorCode> | undefined {
    return this.#loss;
  }

  get isOpen(): boolean {
    return this.#loss === undefined;
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
    const bytes = Buffer.alloc(Math.max(Buffer.byteLength(line), harmless.length), ' ');
    bytes.write(line);
    let sent = false;
    let abandoned = false;
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
        (done) =>
          // ssh2 takes bytes as well as text; its types do not say so.
          this.#client.exec(bytes as unknown as string, options, (error, channel) => {
            if (error) done(error);
            else if (abandoned) channel.close();
            else done(undefined, take(channel));
          }),
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
    return this.#open<ClientChannel>(options, (done) =>
      this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) =>
        error ? done(error) : done(undefined, channel),
      ),
    );
  }

  sftp(options: OpenOptions): Promise<SFTPWrapper> {
    return this.#open<SFTPWrapper>(
      options,
      (done) => this.#client.sftp((error, sftp) => (error ? done(error) : done(undefined, sftp))),
      (sftp) => sftp?.end(),
    );
  }

  /** Ends it; commands on it are lost. */
  close(): void {
    this.#reason = 'this side closed it';
    this.#client.end();
    // Nobody waits for the other side's goodbye: it may never come.
    setTimeout(() => this.#client.destroy(), 200).unref();
  }

  destroy(reason: string): void {
    if (this.isOpen) this.#reason = reason;
    this.#client.destroy();
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
    return within<Value>(
      { milliseconds: limit, late: () => this.#notAnswered(limit), signal, mayCancel },
      (resolve, reject) => {
        void this.lost.then(reject);
        request((...answer) => {
          if (answer.length === 1) reject(this.#loss ?? this.#refusal(answer[0]));
          else resolve(answer[1]);
        });
      },
      abandoned,
    );
  }

  #refusal(error: Error & { reason?: number | string }): OpsError<ConnectionErrorCode> {
    const details = { host: this.target.name, reason: error.reason };
    // RFC 4254, 5.1: a channel that the server did not open has a reason.
    if (error.reason !== undefined) {
      return sshError(
        'session-refused',
        `${placeOf(this.target)} opened no further session: ${error.message}. Raise MaxSessions in its sshd_config, or run less at once.`,
        { details },
      );
    }
    return sshError(
      'command-refused',
      `${placeOf(this.target)} logs in but runs no commands (${error.message}). Check the account's shell and what its key allows.`,
      { details },
    );
  }

  #notAnswered(limit: number): OpsError<ConnectionErrorCode> {
    return sshError('session-timed-out', `${placeOf(this.target)} opened no session within ${limit} ms.`, {
      details: { host: this.target.name, limit },
    });
  }

  #lossOf(reason: string): OpsError<ConnectionErrorCode> {
    return sshError('connection-lost', `The connection to ${placeOf(this.target)} was lost: ${reason}.`, {
      details: { host: this.target.name },
    });
  }
}

/** Whether the server itself said no, the connection standing: then it ran nothing. */
function isRefused(error: unknown, isOpen: boolean): boolean {
  const { code } = error as OpsError;
  return isOpen && (code === 'session-refused' || code === 'command-refused');
}
