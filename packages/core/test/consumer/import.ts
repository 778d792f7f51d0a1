// A user's module: typed plugins, outcomes and errors through the built declarations, then a command for real.
import assert from 'node:assert/strict';
import { definePlugin, dryRunExecutor, OpsError, OpsPilot, type Outcome, type StorageErrorCode } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { analyse, assessRisk, explain, riskyThreshold, type ToolSpec } from '@opspilot/core/shell';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { type SshExecutorOptions, sshExecutor, sshHost } from '@opspilot/core/ssh';

const greeting = definePlugin({
  id: 'greeting',
  setup: ({ clock }) => ({ api: { greet: (name: string): string => `${name} at ${clock.now()}` } }),
});
const echo = definePlugin({
  id: 'echo',
  requires: ['greeting'],
  setup: () => ({ api: { repeat: (text: string, times: number): string => text.repeat(times) } }),
});

const pilot = await OpsPilot.create({
  storage: sqliteStorage(':memory:'),
  executor: dryRunExecutor(),
  plugins: [greeting, echo],
});
const repeated: string = pilot.echo.repeat('ab', 2);
assert.equal(repeated, 'abab');
assert.match(pilot.greeting.greet('you'), /^you at \d+$/);

// @ts-expect-error the plugin takes a number
const wrong = () => pilot.echo.repeat('ab', '2');
// @ts-expect-error no plugin has this id
const absent = () => pilot.rollback;
// @ts-expect-error `echo` requires `greeting`
const incomplete = () => OpsPilot.create({ plugins: [echo] });
assert.equal([wrong, absent, incomplete].length, 3);

const outcome: Outcome = await pilot.run('true');
assert.equal(outcome.status, 'succeeded');
await pilot.close();

try {
  postgresStorage('not a connection string');
} catch (error) {
  assert(OpsError.is(error));
  const code: string = error.code;
  assert.notEqual(code, '');
}
const codes: readonly StorageErrorCode[] = [];
assert.deepEqual(codes, []);

const ssh: SshExecutorOptions = { pool: { sessions: 4 }, credentials: { password: () => undefined } };
await sshExecutor(ssh).close();
assert.equal(sshHost('deploy@web-1').user, 'deploy');

const tool: ToolSpec = { names: 'deployer', summary: 'deploys' };
assert.equal(tool.names, 'deployer');
assert.ok(assessRisk(analyse('rm -rf /etc')).score >= riskyThreshold);
assert.equal(explain('rm -rf /etc').summary, 'Deletes /etc and all that is below it.');
