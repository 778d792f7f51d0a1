// A user on CommonJS: Node gives `require` the same ES modules, and TypeScript knows their types.
const assert = require('node:assert/strict');
const { definePlugin, dryRunExecutor, OpsError, OpsPilot } = require('@opspilot/core');
const { sqliteStorage } = require('@opspilot/core/sqlite');

const counter = definePlugin({
  id: 'counter',
  setup: () => ({ api: { next: (/** @type {number} */ from) => from + 1 } }),
});

async function main() {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: dryRunExecutor(),
    plugins: [counter],
  });
  /** @type {number} */
  const next = pilot.counter.next(1);
  assert.equal(next, 2);
  const outcome = await pilot.run('true');
  assert.equal(outcome.status, 'succeeded');
  await pilot.close();

  const esm = await import('@opspilot/core');
  assert.equal(esm.OpsError, OpsError, 'require and import give one copy');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
