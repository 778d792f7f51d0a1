import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `npm test`: the packages, the examples and the workshop's own tests in one run with one summary. */
export default defineConfig({
  test: {
    // Most tests wait for processes, servers and disks: two workers for each core keep the cores busy.
    maxWorkers: 2 * availableParallelism(),
    projects: [
      'packages/*/vitest{,.shared}.config.ts',
      'examples/*',
      { test: { name: 'workshop', include: ['test/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
