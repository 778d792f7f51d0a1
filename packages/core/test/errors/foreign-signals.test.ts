import { mustBe, OpsPilot, optionProblem } from '@opspilot/core';
import { expect, it, onTestFinished } from 'vitest';

/** A signal that is none of Node's: that of a polyfill, or of another realm, such as jsdom's. */
class ForeignSignal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<(event: unknown) => void>();

  addEventListener(_: string, listener: (event: unknown) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_: string, listener: (event: unknown) => void): void {
    this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener({ type: 'abort' });
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

const foreign = () => {
  const own = new ForeignSignal();
  return { own, signal: own as unknown as AbortSignal };
};

it('a signal of another realm or of a polyfill is one, by its shape', () => {
  const rules = { signal: mustBe.signal };
  expect(optionProblem({ signal: foreign().signal }, rules)).toBeUndefined();
  expect(optionProblem({ signal: new AbortController().signal }, rules)).toBeUndefined();
  for (const signal of [null, true, {}, { aborted: false }, new AbortController()]) {
    expect(optionProblem({ signal }, rules)?.message).toContain('must be an AbortSignal');
  }
});

it('it ends a command that runs, and is let go of', async () => {
  const pilot = await OpsPilot.create({ analysis: false });
  onTestFinished(() => pilot.close());
  const { own, signal } = foreign();
  const begun = new Promise((resolve) => pilot.events.on('command.started', resolve));
  const running = pilot.run({ command: 'sleep 60', signal });
  await begun;
  own.abort(new Error('enough'));
  expect((await running).status).toBe('cancelled');
  expect(own.listeners).toBe(0);
});
