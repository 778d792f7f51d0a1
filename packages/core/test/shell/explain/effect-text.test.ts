import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/shell/effect.js';
import { effectText } from '../../../src/shell/explain/effect-text.js';

const removal: Effect = {
  kind: 'delete',
  action: 'remove',
  target: { type: 'path', path: '/etc', pathClass: 'configuration' },
  scope: {},
  attributes: {},
  confidence: 1,
  span: [0, 1],
};

describe('an effect in words', () => {
  it('says what, where and as whom', () => {
    expect(effectText(removal)).toBe('deletes /etc');
    expect(effectText({ ...removal, attributes: { recursive: true } })).toBe('deletes /etc and all that is below it');
    expect(effectText({ ...removal, scope: { host: 'web', container: 'c', user: 'root' } })).toBe(
      'deletes /etc, as root in the container c on web',
    );
  });

  it('shows what a terminal would obey, or read backwards, as a sign', () => {
    const at = (path: string): string =>
      effectText({ ...removal, target: { type: 'path', path, pathClass: 'other' }, scope: { host: path } });
    expect(at('a\u001b[2Jb')).toBe('deletes a␛[2Jb, on a␛[2Jb');
    expect(at('a\u202eb\n')).toBe('deletes a�b␊, on a�b␊');
  });

  it('says when it is not sure', () => {
    expect(effectText({ ...removal, confidence: 0.5 })).toBe('deletes /etc (probably)');
  });

  it('finds words for actions that nobody worded', () => {
    const target = { type: 'object', name: 'x' } as const;
    expect(effectText({ ...removal, kind: 'cloud', action: 'frob', target })).toBe('frobs x');
    expect(effectText({ ...removal, kind: 'cloud', action: 'push-all', target })).toBe('pushes all (x)');
    expect(effectText({ ...removal, kind: 'cloud', action: 'carry-off', target: { type: 'none', name: '' } })).toBe(
      'carries off',
    );
    expect(effectText({ ...removal, kind: 'cloud', action: 'constructor', target })).toBe('constructors x');
  });

  it('names what has no name', () => {
    expect(effectText({ ...removal, kind: 'service', action: 'stop', target: { type: 'unit', name: '' } })).toBe(
      'stops services',
    );
    expect(effectText({ ...removal, target: { type: 'path', path: '…', pathClass: 'other' } })).toBe(
      'deletes what is only known when it runs',
    );
  });

  it('takes dollars in names as they are', () => {
    expect(effectText({ ...removal, target: { type: 'path', path: "/$&$'", pathClass: 'other' } })).toBe(
      "deletes /$&$'",
    );
  });
});
