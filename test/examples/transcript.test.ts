import { describe, expect, it } from 'vitest';
import { normalise } from '../../scripts/examples/normalise.js';
import { commandsOf, formatTranscript } from '../../scripts/examples/transcript.js';

describe('transcript', () => {
  const text = '>>> npm -s start\nhello\n\n$ world\n<<< exit 0\n\n>>> false\n<<< exit 1\n';

  it('is written from what happened, and gives the commands back', () => {
    const exchanges = [
      { command: 'npm -s start', output: 'hello\n\n$ world\n', exitCode: 0 },
      { command: 'false', output: '', exitCode: 1 },
    ];
    expect(formatTranscript(exchanges)).toBe(text);
    expect(commandsOf(text)).toEqual(['npm -s start', 'false']);
    expect(commandsOf('')).toEqual([]);
  });
});

describe('normalise', () => {
  it.each([
    ['at 2026-11-22T14:20:01.123Z', 'at <time>'],
    ['at 2026-11-22 14:20:01', 'at <time>'],
    ['14:20:01 done in 12.5 ms', '<clock> done in <duration>'],
    ['│ 350ms │', '│ <duration> │'],
    ['01JDABCDEFGHJKMNPQRSTVWXYZ ran', '<id> ran'],
    ['{ "durationMilliseconds": 12.25, "exitCode": 3 }', '{ "durationMilliseconds": <number>, "exitCode": 3 }'],
    ['├──────────┤', '├───┤'],
    ['a      b   ', 'a b'],
    ['3 of 4 succeeded, 100 lines', '3 of 4 succeeded, 100 lines'],
    ['/tmp/x/ops.db', '<folder>/ops.db'],
  ])('writes %j as %j', (text, same) => {
    expect(normalise(text, { '/tmp/x': '<folder>' })).toBe(same);
    expect(normalise(same)).toBe(same);
  });
});
