import { OpsError } from '@opspilot/core';
import type { PlanErrorCode } from './plan-error.js';

/** One thing that is wrong with a plan, or with what it is told. */
export interface PlanProblem {
  /** Where: `steps[0].command`; empty for all of it. */
  readonly path: string;
  /** What must be there, to be read after "must be". */
  readonly expected: string;
  /** In the text, from 1; absent when the plan did not come as a text. */
  readonly line?: number;
  readonly column?: number;
}

/** Names and indexes as a path: `steps[0].command`. */
export function pathOf(parts: readonly string[]): string {
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}

/** What is wrong, and where. */
export class Problems {
  readonly #found: PlanProblem[] = [];

  get found(): readonly PlanProblem[] {
    return this.#found;
  }

  get areNone(): boolean {
    return this.#found.length === 0;
  }

  /** @param expected - as a function where it is put together: nobody reads what is as it must be */
  expect(holds: boolean, path: string, expected: string | (() => string)): void {
    if (!holds) this.#found.push({ path, expected: typeof expected === 'string' ? expected : expected() });
  }

  /** @throws OpsError of `code`, with every problem, if there are any */
  settle(code: PlanErrorCode, what: string): void {
    if (this.#found.length === 0) return;
    const lines = this.#found.map(({ path, expected }) => `${path === '' ? 'it' : path} must be ${expected}`);
    throw new OpsError<PlanErrorCode>(code, `${what}: ${lines.join('; ')}.`, { details: { problems: this.#found } });
  }
}
