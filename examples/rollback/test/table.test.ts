import { afterEach, expect, test, vi } from 'vitest';
import { printTable } from '../src/view/table.js';

const { columns } = process.stdout;
afterEach(() => {
  process.stdout.columns = columns;
  vi.restoreAllMocks();
});

/** What is printed where the output has so many columns; undefined where it is no terminal. */
function printedOn(width: number | undefined): readonly string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  Object.assign(process.stdout, { columns: width });
  const about = ['01M8HPK5PB4YH739PTA1DN0PDF', '2026-11-29 10:14:09', 'command', 'restored'];
  printTable([[...about, 'cd /srv/shop && sed -i s/80/8080/ app.conf && rm old.conf && touch new.conf'], about]);
  return lines;
}

test('rows are as wide as the terminal at most, and whole where there is none', () => {
  const whole = printedOn(undefined);
  expect(whole).toHaveLength(2);
  for (const width of [80, 100]) {
    const lines = printedOn(width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines.join(' ').split(/\s+/)).toEqual(whole.join(' ').split(/\s+/));
  }
});
