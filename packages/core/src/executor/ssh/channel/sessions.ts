import type { Client } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { receiving, Session, type SessionOpening } from './session.js';
import type { SessionRequest } from './session-terms.js';
import type { SessionWire } from './session-wire.js';

/** The part of ssh2's client that numbers channels, and hands on what the server says of each of them. */
interface Numbering {
  readonly _agent: unknown;
  _agentFwdEnabled: boolean;
  readonly _chanMgr: { add(channel: () => void): number; remove(number: number): void };
  readonly _protocol: SessionWire & { readonly _handlers: Handlers };
}

/** What a server says of a channel, whose number comes before it. */
interface Said {
  CHANNEL_OPEN_FAILURE: [reason: number, description: string];
  CHANNEL_DATA: [bytes: Buffer];
  CHANNEL_EXTENDED_DATA: [bytes: Buffer, type: number];
  CHANNEL_WINDOW_ADJUST: [bytes: number];
  CHANNEL_SUCCESS: [];
  CHANNEL_FAILURE: [];
  CHANNEL_REQUEST: [type: string, wantsAnswer: boolean, facts: unknown];
  CHANNEL_EOF: [];
  CHANNEL_CLOSE: [];
}

type Handler<Words extends readonly unknown[]> = (protocol: unknown, number: number, ...said: Words) => void;

type Handlers = { [Message in keyof Said]: Handler<Said[Message]> } & {
  CHANNEL_OPEN_CONFIRMATION: (protocol: unknown, confirmation: Confirmation) => void;
};

interface Confirmation {
  readonly recipient: number;
  readonly sender: number;
  readonly window: number;
  readonly packetSize: number;
}

/** RFC 4254, 5.2: the only kind of extended data. */
const stderr = 1;

/** What the number of a session stands for in ssh2's own list: something that is not open, and wants no answer. */
const taken = (): void => {};

/** Characters of a signal's name that are kept: far more than any has. */
const longestName = 64;

/** What a server calls a signal, of its own invention perhaps (`name@domain`; RFC 4254, 6.10): it is shown on terminals. */
function signalName(name = 'UNKNOWN'): string {
  return `SIG${name.slice(0, longestName).replace(/[^A-Za-z0-9@._-]/g, '?')}`;
}

/** The sessions of one connection, whose channels of other kinds ssh2 goes on to look after. */
export class Sessions {
  readonly #client: Numbering;
  readonly #byNumber = new Map<number, Session>();
  readonly #flooded: () => void;

  /**
   * @param client - logged in
   * @param flooded - told when the server sends more than it was granted
   */
  constructor(client: Client, flooded: () => void) {
    this.#client = client as unknown as Numbering;
    this.#flooded = flooded;
    this.#listen();
  }

  open(request: SessionRequest, opening: SessionOpening): Session {
    const client = this.#client;
    const session = new Session(client._protocol, request, opening);
    const number = client._chanMgr.add(taken);
    this.#byNumber.set(number, session);
    client._protocol.session(number, receiving.window, receiving.packet);
    return session;
  }

  /** Contact was lost with all of them. */
  lose(loss: OpsError): void {
    const sessions = [...this.#byNumber.values()];
    this.#byNumber.clear();
    for (const session of sessions) session.lost(loss);
  }

  #listen(): void {
    const client = this.#client;
    const handlers = client._protocol._handlers;
    const { CHANNEL_OPEN_CONFIRMATION: confirm } = handlers;
    handlers.CHANNEL_OPEN_CONFIRMATION = (protocol, confirmation) => {
      const { recipient, sender, window, packetSize } = confirmation;
      const session = this.#byNumber.get(recipient);
      if (session === undefined) {
        confirm(protocol, confirmation);
        return;
      }
      session.confirmed(sender, window, packetSize, client._agent !== undefined && !client._agentFwdEnabled);
      // It may use the agent as soon as it has been asked: not before, or a session that never opens would keep it from all.
      if (session.hasOfferedAgent) client._agentFwdEnabled = true;
    };
    this.#hear('CHANNEL_OPEN_FAILURE', (session, number, reason, description) => {
      this.#forget(number);
      session.unopened(reason, description);
    });
    this.#hear('CHANNEL_DATA', (session, _, bytes) => {
      if (!session.received('stdout', bytes)) this.#flooded();
    });
    this.#hear('CHANNEL_EXTENDED_DATA', (session, _, bytes, type) => {
      if (!session.received(type === stderr ? 'stderr' : undefined, bytes)) this.#flooded();
    });
    this.#hear('CHANNEL_WINDOW_ADJUST', (session, _, bytes) => session.widened(bytes));
    this.#hear('CHANNEL_SUCCESS', (session) => session.answered(true));
    this.#hear('CHANNEL_FAILURE', (session) => {
      if (session.answered(false) === 'agent') client._agentFwdEnabled = false;
    });
    this.#hear('CHANNEL_REQUEST', (session, _, type, wantsAnswer, facts) => {
      if (type === 'exit-status') session.exited(facts as number, null);
      else if (type === 'exit-signal') session.exited(null, signalName((facts as { readonly signal?: string }).signal));
      else if (wantsAnswer) session.asked();
    });
    this.#hear('CHANNEL_EOF', (session) => session.ended());
    this.#hear('CHANNEL_CLOSE', (session, number) => {
      this.#forget(number);
      session.closed();
    });
  }

  /** Takes what the server says of our sessions, and leaves the rest to ssh2. */
  #hear<Message extends keyof Said>(
    message: Message,
    act: (session: Session, number: number, ...said: Said[Message]) => void,
  ): void {
    const handlers: Record<Message, Handler<Said[Message]>> = this.#client._protocol._handlers;
    const leave = handlers[message];
    handlers[message] = (protocol, number, ...said) => {
      const session = this.#byNumber.get(number);
      if (session === undefined) leave(protocol, number, ...said);
      else act(session, number, ...said);
    };
  }

  #forget(number: number): void {
    this.#byNumber.delete(number);
    this.#client._chanMgr.remove(number);
  }
}
