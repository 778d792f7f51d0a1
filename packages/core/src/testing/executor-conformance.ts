import { testBecoming } from './executor-conformance/becoming.js';
import { useCanary } from './executor-conformance/canary.js';
import { testCancellation } from './executor-conformance/cancellation.js';
import { testClosing } from './executor-conformance/closing.js';
import { testEndings } from './executor-conformance/endings.js';
import { testInput } from './executor-conformance/input.js';
import { testLimits } from './executor-conformance/limits.js';
import { testOutput } from './executor-conformance/output.js';
import { testSurroundings } from './executor-conformance/surroundings.js';
import { testNoTerminal, testTerminals } from './executor-conformance/terminals.js';
import { type ExecutorConformanceOptions, type Trial, useTrial } from './executor-conformance/trial.js';
import { describe } from './vitest.js';

export type {
  ExecutorCapabilities,
  ExecutorConformanceOptions,
  ExecutorFixture,
} from './executor-conformance/trial.js';

/**
 * What every `Executor` that really runs commands must do. Call it at the top level of a vitest file.
 * The host needs a POSIX shell and its usual tools, besides `mktemp`, `setsid`, `nohup` and a `sleep` that takes fractions.
 *
 * @param name - of the executor, for the names of the tests
 * @param options - how to open a fresh one, and what it can do
 */
export function describeExecutor(name: string, options: ExecutorConformanceOptions): void {
  const { pty = true, become } = options.capabilities ?? {};
  const group = (title: string, tests: (trial: Trial) => void): void => {
    describe(title, () => {
      useCanary();
      tests(useTrial(options));
    });
  };
  describe(`${name} is an executor`, () => {
    group('ends', testEndings);
    group('output', testOutput);
    group('input', testInput);
    group('surroundings', testSurroundings);
    group('limits', testLimits);
    group('cancellation', testCancellation);
    group('no terminal', testNoTerminal);
    if (pty) group('terminal', testTerminals);
    if (become !== undefined) group('another user', (trial) => testBecoming(trial, become));
    describe('closing', () => testClosing(options));
  });
}
