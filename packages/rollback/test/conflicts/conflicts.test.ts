import { describe, expect, it } from 'vitest';
import { conflictRun } from '../../bench/fixtures/conflict-run.js';

describe('what somebody changes', () => {
  it('before a restore or while it is at work is reported, and never overwritten', async () => {
    const { edits, reported, silent, overwritten, failures } = await conflictRun(12, 7);
    expect(failures).toEqual([]);
    expect(edits).toBeGreaterThan(8);
    expect({ silent, overwritten }).toEqual({ silent: 0, overwritten: 0 });
    expect(reported).toBeGreaterThan(edits / 3);
  });
});
