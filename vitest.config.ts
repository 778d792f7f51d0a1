import { defineConfig } from 'vitest/config';

/** `npm test`: the packages, the examples and the workshop's own tests in one run with one summary. */
export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'examples/*',
      { test: { name: 'workshop', include: ['test/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
