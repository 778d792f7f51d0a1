import { type CommandRequest, OpsPilot, scriptedExecutor } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { expect, test } from 'vitest';
import { acceptBeforehand } from '../src/accept-beforehand.js';
import { checkSteps } from '../src/check-steps.js';

const { steps } = checkSteps(
  {
    steps: [
      {
        name: 'Open',
        command: 'chmod 777 /srv/a',
        verify: 'ls /srv/a',
        accept: { 'core/permission-world-writable': 'ours' },
      },
      { name: 'Deploy', command: './deploy.sh' },
    ],
  },
  '/repo',
);
const request = { command: 'chmod 777 /srv/a', host: 'web-1', verify: ['ls /srv/a'], metadata: { step: 'Open' } };

test.for<readonly [string, Partial<CommandRequest>, string]>([
  ['itself', {}, 'succeeded'],
  ['another command', { command: 'chmod 777 /srv/b' }, 'rejected'],
  ['another host', { host: 'web-2' }, 'rejected'],
  ['another check', { verify: ['ls /srv'] }, 'rejected'],
  ['one check more', { verify: ['ls /srv/a', 'true'] }, 'rejected'],
  ['another step', { metadata: { step: 'Deploy' } }, 'rejected'],
  ['a step that is not in the file', { metadata: { step: 'Close' } }, 'rejected'],
  ['no step', { metadata: {} }, 'rejected'],
])('what a step accepts is accepted for %s: %j is %s', async ([, other, status]) => {
  await using pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: scriptedExecutor([{ command: /.*/, reply: {} }]),
    hosts: [{ name: 'web-1' }, { name: 'web-2' }],
    approve: acceptBeforehand(steps, 'steps.json', 'web-1'),
  });
  const outcome = await pilot.run({ ...request, ...other });
  expect(outcome.status).toBe(status);
  expect(outcome.error?.code).toBe(status === 'rejected' ? 'approval-missing' : undefined);
});
