import type { Session } from '../channel/session.js';

interface GivenUp {
  /** Resolves when the server has refused it, when what it runs is ended, or when the server had its time to answer. */
  readonly over: Promise<void>;
  /** The server has had its time, unless it has answered. */
  expire(): void;
}

/** Sessions of a connection that were sent their line and given up before the server answered: it may run all the same. */
export class GivenUpSessions {
  readonly #sessions = new Map<Session, GivenUp>();

  get areOver(): boolean {
    return this.#sessions.size === 0;
  }

  /**
   * @param limit - milliseconds that the server has to answer. What it starts later hears that it is to be killed, and is
   *   ended where the connection still stands
   * @returns is to be called when the server answers, with what ends the session where it was taken
   */
  add(session: Session, limit: number): (ending?: Promise<void>) => void {
    let settle: (ending?: Promise<void>) => void = () => {};
    const over = new Promise<void>((resolve) => {
      settle = resolve;
    });
    let isAnswered = false;
    const expire = (): void => {
      if (isAnswered) return;
      session.signal('KILL');
      settle();
    };
    const late = setTimeout(expire, limit);
    this.#sessions.set(session, { over, expire });
    void over.then(() => this.#sessions.delete(session));
    return (ending) => {
      isAnswered = true;
      clearTimeout(late);
      settle(ending);
    };
  }

  /**
   * Resolves when all are over.
   *
   * @param patience - milliseconds that the server still has to answer; as many as it had, unless told
   */
  async end(patience?: number): Promise<void> {
    const all = [...this.#sessions.values()];
    const hurry = (): void => {
      for (const { expire } of all) expire();
    };
    const late = patience === undefined ? undefined : setTimeout(hurry, patience);
    await Promise.all(all.map(({ over }) => over));
    clearTimeout(late);
  }
}
