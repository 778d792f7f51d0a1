import { describe, expect, it } from 'vitest';
import { isWithinHours } from '../../src/policy/is-within-hours.js';

const monday = (hour: number, minute = 0): number => Date.UTC(2026, 0, 5, hour, minute);

describe('hours of the week', () => {
  it('begin with their first minute and end before their last', () => {
    const isWithin = isWithinHours({ from: '08:00', to: '18:00', days: [1, 2, 3, 4, 5] });
    expect([monday(7, 59), monday(8), monday(17, 59), monday(18)].map(isWithin)).toEqual([false, true, true, false]);
    expect(isWithin(monday(12) - 86_400_000)).toBe(false);
  });

  it('go on into the next day when they end before they begin', () => {
    const isWithin = isWithinHours({ from: '22:00', to: '04:00', days: [7] });
    expect([monday(3), monday(4), monday(22)].map(isWithin)).toEqual([true, false, false]);
    expect(isWithin(monday(22) - 86_400_000)).toBe(true);
  });

  it('are those of their time zone, summer time included', () => {
    const isWithin = isWithinHours({ timeZone: 'Europe/Berlin', from: '08:00', to: '09:00' });
    expect(isWithin(Date.UTC(2026, 0, 5, 7, 30))).toBe(true);
    expect(isWithin(Date.UTC(2026, 6, 6, 6, 30))).toBe(true);
    expect(isWithin(Date.UTC(2026, 6, 6, 7, 30))).toBe(false);
  });
});
