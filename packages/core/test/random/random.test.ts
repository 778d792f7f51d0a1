import { newId, systemClock, systemRandom } from '@opspilot/core';
import { manualClock, seededRandom } from '@opspilot/core/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Far beyond any time to come: the last millisecond that 48 bits hold. */
const lastMillisecond = 2 ** 48 - 1;
const format = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

describe('newId', () => {
  it('has the form of a ULID', () => {
    const ids = Array.from({ length: 1_000 }, () => newId(systemClock, systemRandom));
    expect(ids.filter((id) => !format.test(id))).toEqual([]);
  });

  it('never comes twice', () => {
    const ids = new Set(Array.from({ length: 100_000 }, () => newId(systemClock, systemRandom)));
    expect(ids.size).toBe(100_000);
  });

  it('sorts by time, whatever chance adds', () => {
    const time = fc.nat({ max: lastMillisecond });
    fc.assert(
      fc.property(time, time, fc.integer(), (a, b, seed) => {
        const random = seededRandom(seed);
        const [first, second] = [a, b].map((now) => newId(manualClock(now), random)) as [string, string];
        fc.pre(a !== b);
        expect(first < second).toBe(a < b);
      }),
    );
  });

  it('is the same for the same time and the same chance', () => {
    const id = () => newId(manualClock(1_469_918_176_385), seededRandom(7));
    expect(id()).toBe(id());
    // The time of the ULID specification's own example.
    expect(id().slice(0, 10)).toBe('01ARYZ6S41');
  });
});

/** How often each whole number below `kinds` comes up. */
function tally(kinds: number, values: Iterable<number>): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Array.from({ length: kinds }, (_, kind) => counts.get(kind) ?? 0);
}

/** Chi-squared of counts against all being equal; of `counts.length - 1` degrees of freedom. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const draws = 100_000;
/** Of 99 degrees of freedom: exceeded by chance once in more than ten million runs. */
const limit = 200;

describe.each([
  ['systemRandom', systemRandom],
  ['seededRandom', seededRandom(2_026)],
])('%s', (_, random) => {
  it('is uniform in [0, 1)', () => {
    const values = Array.from({ length: draws }, () => random.next());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const counts = tally(
      100,
      values.map((value) => Math.floor(value * 100)),
    );
    expect(chiSquared(counts)).toBeLessThan(limit);
  });

  it.each([0, 1, 10, 4_095, 4_096, 4_097, 100_000])('fills %i bytes and no more', (length) => {
    const room = new Uint8Array(length + 2).fill(0);
    const bytes = room.subarray(1, length + 1);
    expect(random.fill(bytes)).toBe(bytes);
    expect([room[0], room[length + 1]]).toEqual([0, 0]);
    // Of so many bytes at least one is not 0, but for chance of 256 to the minus tenth.
    expect(length < 10 || bytes.some((byte) => byte !== 0)).toBe(true);
  });

  it('fills bytes evenly', () => {
    const counts = tally(256, random.fill(new Uint8Array(draws)));
    expect(chiSquared(counts)).toBeLessThan(400);
  });
});

describe('seededRandom', () => {
  it('repeats for a seed and differs between seeds', () => {
    const sequence = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        fc.pre(a !== b);
        expect(sequence(a)).toEqual(sequence(a));
        expect(sequence(a)).not.toEqual(sequence(b));
      }),
    );
  });
});
