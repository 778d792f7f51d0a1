import { describe, expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

const freezes = [{ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }];

describe('a circumstance of which nothing is said', () => {
  it.each([{}, { isFrozen: undefined }])('stays as it was found: %o', async (said) => {
    await using one = await openPilot({ freezes, resolve: () => said as never });
    const outcome = await one.run('systemctl restart nginx', { host: 'prod-1' });
    expect(outcome.status).toBe('denied');
  });
});
