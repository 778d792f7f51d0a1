import { describe, expect, test } from 'vitest';
import { cut, outputLine, visible, wrap } from '../src/view/text.js';
import { duration, relativeTime } from '../src/view/time.js';

describe('text of strangers', () => {
  test('is cut to the width it takes on a screen', () => {
    expect(cut('short', 5)).toBe('short');
    expect(cut('longer', 5)).toBe('long…');
    expect(cut('日本語', 6)).toBe('日本語');
    expect(cut('日本語', 5)).toBe('日本…');
    expect(cut('日本語', 4)).toBe('日…');
    expect(cut('e\u0301e\u0301', 2)).toBe('e\u0301e\u0301');
  });

  test('is broken between words, and a long word is left whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('日本 語日 本', 7)).toEqual(['日本', '語日 本']);
    expect(wrap('see /a/long/path here', 6)).toEqual(['see', '/a/long/path', 'here']);
    expect(wrap('  two  spaces', 40)).toEqual(['  two  spaces']);
    expect(wrap('', 5)).toEqual(['']);
  });

  test('cannot move the cursor or hide', () => {
    expect(visible('a\u001b[1Ab\nc\u200bd')).toBe('a\\u{1b}[1Ab ⏎ c\\u{200b}d');
    expect(outputLine('\u001b[31mred\u001b[0m\r')).toBe('red');
    expect(outputLine(' 10 %\r100 %')).toBe('100 %');
  });
});

describe('times', () => {
  test('are told as a person would', () => {
    expect([0.4, 999, 1_000, 59_949, 59_960, 125_000].map(duration)).toEqual([
      '0 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 min 0 s',
      '2 min 5 s',
    ]);
    const now = Date.UTC(2026, 0, 10);
    const ago = (past: number): string => relativeTime(now - past, now);
    expect([-5, 0, 12_000, 60_000, 7_200_000, 86_400_000, 3 * 86_400_000].map(ago)).toEqual([
      '1 second ago',
      '1 second ago',
      '12 seconds ago',
      '1 minute ago',
      '2 hours ago',
      'yesterday',
      '3 days ago',
    ]);
  });
});
