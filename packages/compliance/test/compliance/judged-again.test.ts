import { manualClock } from '@opspilot/core/testing';
import { expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

it('leave of an approve function opens nothing in a freeze that began while it was waited for', async () => {
  const clock = manualClock();
  const minute = 60_000;
  const freezes = [{ from: clock.now() + minute, to: clock.now() + 60 * minute }];
  let wait = 0;
  const approve = () => {
    clock.setNow(clock.now() + wait);
    return { approved: true, by: 'bob' };
  };
  await using opened = await openPilot({ freezes }, { clock, approve });
  const request = { host: 'prod-1' };
  expect((await opened.run('usermod -aG docker bob', request)).status).toBe('succeeded');
  wait = 2 * minute;
  const { status, error } = await opened.run('usermod -aG docker eve', request);
  expect({ status, code: error?.code }).toEqual({ status: 'rejected', code: 'approval-denied' });
  expect(error?.message).toMatch(/CHG-003/);
});
