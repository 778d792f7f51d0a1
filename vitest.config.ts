import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `npm test`: the packages, the examples and the workshop's own tests in one run with one summary. */
export default defineConfig({
  test: {
    // Most tests wait for processes, servers and disks: one more worker than there are cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    projects: [
      'packages/*/vitest{,.shared}.config.ts',
      'examples/*',
      { test: { name: 'workshop', include: ['test/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
