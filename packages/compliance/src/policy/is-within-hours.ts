import type { Hours } from './rule.js';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function minutesOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Tells the day of the week, 1 (Monday) .. 7 (Sunday), and the minute of the day in a time zone. */
function localTimeIn(timeZone: string): (at: number) => { readonly day: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      day: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
      minute: minutesOf(`${parts.get('hour')}:${parts.get('minute')}`),
    };
  };
}

/** Whether there is such a time zone; that of the machine where none is told. */
export function isTimeZone(timeZone: string | undefined): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Says of a moment (milliseconds since the epoch) whether it lies within hours of the week. Hours that end before they begin
 * go on into the next day. A time zone that nobody knows is a `RangeError`.
 */
export function isWithinHours({ timeZone = 'UTC', days, from, to }: Hours): (at: number) => boolean {
  const localTime = localTimeIn(timeZone);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isDay = (which: number): boolean => days === undefined || days.includes(which);
  return (at) => {
    const { day, minute } = localTime(at);
    if (start < end) return isDay(day) && minute >= start && minute < end;
    const dayBefore = day === 1 ? 7 : day - 1;
    return (isDay(day) && minute >= start) || (isDay(dayBefore) && minute < end);
  };
}
