import type { OpsError } from '../../../errors/ops-error.js';
import type { TerminalSize } from '../../executor.js';
import { ChannelSource, type SourceOwner } from './channel-source.js';
import { type InputTaker, SessionInput } from './session-input.js';
import type { SessionAttendant, SessionRefusal, SessionRequest, Step } from './session-terms.js';
import type { SessionWire } from './session-wire.js';

/** Bytes in one packet to the server, however many more it offers to take: no server need take longer ones (RFC 4253, 6.1). */
const longestPacket = 32 * 1024;

/** Bytes that the server may send before it is asked for more, and bytes in one packet. */
export const receiving = { window: 2 * 1024 * 1024, packet: 32 * 1024 };

/** Told how an opening ends: of one of the two, once. */
export interface SessionOpening {
  /** The server runs the line. Nothing that comes of it is lost when it is attended to before this returns. */
  taken(session: Session): void;
  refused(refusal: SessionRefusal): void;
}

/** The most that was said of an end: of both sides' input, or of the channel (RFC 4254, 5.3). */
type Stage = 'opening' | 'open' | 'input-ended' | 'closing' | 'closed';

/**
 * A session of a connection that runs one line (RFC 4254, 6), from the request to its close. ssh2 has one of its own, made
 * of two streams of Node: it opens the window whenever either of them is read, so that a command that floods the one nobody
 * reads fills the memory; and they cost more than all the rest of a short command.
 */
export class Session implements SourceOwner, InputTaker {
  readonly stdout: ChannelSource = new ChannelSource(this);
  readonly stderr: ChannelSource = new ChannelSource(this);
  readonly #wire: SessionWire;
  readonly #request: SessionRequest;
  #opening: SessionOpening | undefined;
  #attendant: SessionAttendant | undefined;
  #stage: Stage = 'opening';
  #step: Step | undefined;
  #isAbandoned = false;
  #hasExited = false;
  #hasEnded = false;
  /** The number that the server knows it by. */
  #recipient = -1;
  /** Bytes that the server may still send, and that it may still be sent; the most in one packet. */
  #incoming = receiving.window;
  #outgoing = 0;
  #packet = 0;
  #input: SessionInput | undefined;
  #unsent: { readonly bytes: Uint8Array; readonly taken: (error?: Error) => void } | undefined;

  constructor(wire: SessionWire, request: SessionRequest, opening: SessionOpening) {
    this.#wire = wire;
    this.#request = request;
    this.#opening = opening;
  }

  /** Whether offering the agent is what it asked for last. */
  get hasOfferedAgent(): boolean {
    return this.#step === 'agent';
  }

  /** Whether the line has been sent: until then nothing can have run. */
  get isSent(): boolean {
    return this.#step === 'command';
  }

  /** Whether the server said that no more comes on either stream. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether the command's input is still open. */
  get isInputOpen(): boolean {
    return this.#stage === 'open' && this.#input?.writableEnded !== true;
  }

  get input(): SessionInput {
    this.#input ??= new SessionInput(this);
    return this.#input;
  }

  attend(attendant: SessionAttendant): void {
    this.#attendant = attendant;
  }

  /**
   * Nobody waits for the answer any more: a line that was not sent never will be, and the server need not keep its room.
   * One that was sent is not called back. What the server says of it is told all the same, to whoever is to end it.
   */
  abandon(): void {
    if (this.isSent) return;
    this.#isAbandoned = true;
    this.#opening = undefined;
    this.close();
  }

  endInput(): void {
    if (this.#input === undefined) this.sendEnd();
    else this.#input.end();
  }

  /**
   * Has the server signal what it started, with its process group (RFC 4254, 6.9). No shell is needed for it: it reaches
   * a login that hangs. Servers that do not know it, such as OpenSSH before 7.9, say nothing.
   */
  signal(name: 'TERM' | 'KILL'): void {
    if (this.#isUp()) this.#wire.signal(this.#recipient, name);
  }

  resize({ rows, columns }: TerminalSize): void {
    if (this.#isUp()) this.#wire.windowChange(this.#recipient, rows, columns, 0, 0);
  }

  close(): void {
    if (!this.#isUp()) return;
    this.#stage = 'closing';
    this.#wire.channelClose(this.#recipient);
  }

  // What follows is for `Sessions`, which hears the server, and for the streams of this one.

  /** @param mayForward - whether this connection has an agent that the machine has not been offered yet */
  confirmed(recipient: number, window: number, packet: number, mayForward: boolean): void {
    this.#recipient = recipient;
    this.#outgoing = window;
    // None at all would be sent for ever.
    this.#packet = Math.max(1, Math.min(packet, longestPacket));
    this.#stage = 'open';
    if (this.#isAbandoned) this.close();
    else
      this.#ask(
        this.#request.forwardAgent && mayForward
          ? 'agent'
          : this.#request.terminal === undefined
            ? 'command'
            : 'terminal',
      );
  }

  unopened(reason: number | undefined, description: string): void {
    this.#stage = 'closed';
    this.#refuse({ kind: 'unopened', reason, description });
  }

  /** @returns what was granted, or refused */
  answered(isGranted: boolean): Step | undefined {
    const step = this.#step;
    if (this.#isAbandoned) return step;
    if (step === undefined || this.#opening === undefined || !this.#isUp()) return undefined;
    if (!isGranted) {
      this.close();
      this.#refuse({ kind: 'refused', step });
    } else if (step === 'command') {
      const opening = this.#opening;
      this.#opening = undefined;
      opening?.taken(this);
    } else this.#ask(step === 'agent' && this.#request.terminal !== undefined ? 'terminal' : 'command');
    return step;
  }

  /**
   * @param stream - undefined for one that nobody knows: what comes there is passed over
   * @returns whether the server has kept to what it was granted. What it sent beyond that is not taken
   */
  received(stream: 'stdout' | 'stderr' | undefined, bytes: Buffer): boolean {
    if (bytes.length > this.#incoming) return false;
    this.#incoming -= bytes.length;
    if (stream !== undefined) this[stream].accept(bytes);
    this.resumed();
    return true;
  }

  exited(code: number | null, signal: string | null): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    this.#attendant?.exited(code, signal);
  }

  /** A question of the server that wants an answer only to see whether somebody is there. */
  asked(): void {
    if (this.#isUp()) this.#wire.channelFailure(this.#recipient);
  }

  /** The server takes so many more bytes. */
  widened(bytes: number): void {
    this.#outgoing += bytes;
    const unsent = this.#unsent;
    if (unsent === undefined) return;
    this.#unsent = undefined;
    this.send(unsent.bytes, unsent.taken);
  }

  ended(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.stdout.finish();
    this.stderr.finish();
    this.#attendant?.ended();
  }

  closed(): void {
    const step = this.#step;
    if (step === undefined) {
      this.unopened(undefined, 'the server closed the channel unexpectedly');
      return;
    }
    this.ended();
    this.close();
    this.#over();
    this.#refuse({ kind: 'unanswered', step });
    this.#attendant?.closed(undefined);
  }

  /** Contact was lost. */
  lost(loss: OpsError): void {
    this.#over();
    this.#refuse({ kind: 'lost', loss });
    // First: streams that end here are no sign that all has arrived.
    this.#attendant?.closed(loss);
    this.stdout.finish();
    this.stderr.finish();
  }

  resumed(): void {
    if (this.#incoming > receiving.window / 2 || this.stdout.isPaused || this.stderr.isPaused || !this.#isUp()) return;
    this.#wire.channelWindowAdjust(this.#recipient, receiving.window - this.#incoming);
    this.#incoming = receiving.window;
  }

  turnedAway(): void {
    this.#attendant?.turnedAway();
  }

  send(bytes: Uint8Array, taken: (error?: Error) => void): void {
    let sent = 0;
    while (this.#stage === 'open' && sent < bytes.length && this.#outgoing > 0) {
      const length = Math.min(bytes.length - sent, this.#outgoing, this.#packet);
      this.#wire.channelData(this.#recipient, bytes.subarray(sent, sent + length));
      this.#outgoing -= length;
      sent += length;
    }
    if (this.#stage !== 'open') taken(new Error('the session takes no input any more'));
    else if (sent === bytes.length) taken();
    else this.#unsent = { bytes: bytes.subarray(sent), taken };
  }

  sendEnd(): void {
    if (this.#stage !== 'open') return;
    this.#stage = 'input-ended';
    this.#wire.channelEOF(this.#recipient);
  }

  #isUp(): boolean {
    return this.#stage === 'open' || this.#stage === 'input-ended';
  }

  #ask(step: Step): void {
    const { line, terminal } = this.#request;
    this.#step = step;
    if (step === 'agent') this.#wire.openssh_agentForward(this.#recipient, true);
    else if (step === 'command' || terminal === undefined) this.#wire.exec(this.#recipient, line, true);
    else {
      const { rows, columns, term = 'xterm-256color' } = terminal;
      this.#wire.pty(this.#recipient, rows, columns, 0, 0, term, null, true);
    }
  }

  #refuse(refusal: SessionRefusal): void {
    const opening = this.#opening;
    this.#opening = undefined;
    opening?.refused(refusal);
  }

  #over(): void {
    this.#stage = 'closed';
    this.#unsent = undefined;
    this.#input?.destroy();
  }
}
