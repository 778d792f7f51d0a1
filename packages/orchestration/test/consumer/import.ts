// A user's module: a plan, simulated, through the built declarations.
import assert from 'node:assert/strict';
import { type Plan, simulate } from '@opspilot/orchestration';

const plan: Plan = {
  name: 'restart',
  steps: [{ id: 'restart', command: 'systemctl restart app' }],
  strategy: { type: 'rolling', batch: [1, '50%'] },
};
const { statuses } = simulate(plan, [{ name: 'a' }, { name: 'b' }]);
assert.deepEqual(statuses, { succeeded: 1 });

// @ts-expect-error a share has a percent sign
const wrong: Plan['strategy'] = { type: 'rolling', batch: '50' };
assert.equal(wrong?.type, 'rolling');
