import { OpsError } from '../errors/ops-error.js';

type Vitest = typeof import('vitest');

/**
 * Stands for vitest where it is not installed: the fakes of this entry do without, and a suite that is called says what
 * is missing instead of failing wherever somebody imports a clock.
 */
function withoutVitest(cause: unknown): Vitest {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'vitest'")) throw cause;
  const refuse = (): never => {
    throw new OpsError(
      'vitest-missing',
      'The suites of @opspilot/core/testing run in vitest, which is not installed: npm install --save-dev vitest',
      { cause, details: { package: 'vitest' } },
    );
  };
  const absent: object = new Proxy(refuse, { get: () => absent });
  // With a `then` the import would wait for it.
  return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : absent) }) as Vitest;
}

export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = await import('vitest').catch(
  withoutVitest,
);
