import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../channel/session.js';

interface GivenUp {
  isAnswered: boolean;
  /** Resolves when the server has refused it, or when what it runs is ended. */
  readonly over: Promise<void>;
}

/** Sessions of a connection that were sent their line and given up before the server answered: it may run all the same. */
export class GivenUpSessions {
  readonly #sessions = new Map<Session, GivenUp>();

  get areOver(): boolean {
    return this.#sessions.size === 0;
  }

  /** @returns is to be called once: when it is refused, or with what ends it */
  add(session: Session): (ending?: Promise<void>) => void {
    let settle: (ending: Promise<void> | undefined) => void = () => {};
    const over = new Promise<void>((resolve) => {
      settle = (ending) => resolve(ending);
    });
    const given = { isAnswered: false, over };
    this.#sessions.set(session, given);
    void over.then(() => this.#sessions.delete(session));
    return (ending) => {
      given.isAnswered = true;
      settle(ending);
    };
  }

  /**
   * Resolves when they are over.
   *
   * @param patience - milliseconds that the server has to answer; as many as it takes unless told. What it starts after
   *   them it is told to kill, and that is not waited for
   */
  async end(patience?: number): Promise<void> {
    const all = [...this.#sessions];
    const over = Promise.all(all.map(([, given]) => given.over));
    if (patience === undefined) {
      await over;
      return;
    }
    await Promise.race([over, delay(patience, undefined, { ref: false })]);
    for (const [session, { isAnswered }] of all) if (!isAnswered) session.signal('KILL');
    await Promise.all(all.filter(([, { isAnswered }]) => isAnswered).map(([, given]) => given.over));
  }
}
