import { afterAll, beforeAll } from '../vitest.js';

/** A variable of the testing process that no command may see. */
export const canaryVariable = 'OPSPILOT_CONFORMANCE_SECRET';

/** Sets the variable while the tests of a group run. */
export function useCanary(): void {
  beforeAll(() => {
    process.env[canaryVariable] = 'a secret of the testing process';
  });
  afterAll(() => {
    delete process.env[canaryVariable];
  });
}
