import { OpsError } from '@opspilot/core';
import type { PlanErrorCode } from './plan-error.js';

/** What is wrong, and where. */
export class Problems {
  readonly #found: { readonly path: string; readonly expected: string }[] = [];

  expect(holds: boolean, path: string, expected: string): void {
    if (!holds) this.#found.push({ path, expected });
  }

  /** @throws OpsError of `code`, with every problem, if there are any */
  settle(code: PlanErrorCode, what: string): void {
    if (this.#found.length === 0) return;
    const lines = this.#found.map(({ path, expected }) => `${path} must be ${expected}`);
    throw new OpsError<PlanErrorCode>(code, `${what}: ${lines.join('; ')}.`, { details: { problems: this.#found } });
  }
}
