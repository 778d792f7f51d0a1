import { describe, expect, it } from 'vitest';
import { StateReader } from '../../src/probe/state-reader.js';

const whole = 'l 777 0 1000 4 -1.5000000000 1700000000.1234567890 2049 18446744073709551615 1 /a b\xff\0to\0';

describe('what find prints of a path', () => {
  it('is read to the nanosecond and the byte', () => {
    const reader = new StateReader(Buffer.from(`-${whole}`, 'latin1'), 1);
    expect(reader.state()).toEqual({
      ...{ path: '/a b\xff', type: 'symlink', mode: 0o777, uid: 0, gid: 1000, size: 4, target: 'to' },
      ...{ modifiedAt: -500_000_000n, changedAt: 1_700_000_000_123_456_789n },
      ...{ device: '2049', inode: '18446744073709551615', links: 1 },
    });
    expect(reader.isDone).toBe(true);
  });

  it('is unreadable wherever it breaks off', () => {
    for (let length = 1; length < whole.length; length += 1) {
      const reader = new StateReader(Buffer.from(whole.slice(0, length), 'latin1'));
      expect(() => reader.state(), `after ${length}`).toThrow(expect.objectContaining({ code: 'probe-unreadable' }));
    }
  });
});
