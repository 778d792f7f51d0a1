import { describe, expect, it } from 'vitest';
import { coalesced } from '../../../src/executor/ssh/coalesced.js';

/** Finds the number of the search, when it is told to. */
function searches() {
  const begun: { settle(): void; fail(): void }[] = [];
  const find = coalesced(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = begun.length;
        begun.push({ settle: () => resolve(number), fail: () => reject(new Error(`search ${number}`)) });
      }),
  );
  return { begun, find };
}

describe('an answer found for many', () => {
  it('was begun after each of their questions', async () => {
    const { begun, find } = searches();
    const first = find();
    const crowd = [find(), find(), find()];
    expect(begun).toHaveLength(1);
    begun[0]?.settle();
    expect(await first).toBe(0);
    const late = find();
    begun[1]?.settle();
    expect(await Promise.all(crowd)).toEqual([1, 1, 1]);
    begun[2]?.settle();
    expect(await late).toBe(2);
    expect(begun).toHaveLength(3);
  });

  it('is not missing because the one before it failed', async () => {
    const { begun, find } = searches();
    const first = find();
    const second = find();
    begun[0]?.fail();
    await expect(first).rejects.toThrow('search 0');
    await Promise.resolve();
    begun[1]?.settle();
    expect(await second).toBe(1);
  });

  it('is looked for at once when nobody is looking', () => {
    const { begun, find } = searches();
    void find();
    expect(begun).toHaveLength(1);
  });
});
