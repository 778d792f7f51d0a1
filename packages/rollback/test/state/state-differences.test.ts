import { describe, expect, it } from 'vitest';
import { stateDifferences } from '../../src/state/state-differences.js';

const told = (kind: string, key: string, wanted: string | undefined, found: string | undefined) =>
  stateDifferences({ changes: new Map([[kind, [{ key, wanted, found }]]]) });

describe('what is other than it was beside files is told', () => {
  it.each([
    ['host-name', 'name', 'web-5', 'foo', { kind: 'changed', thing: 'host name', before: 'web-5', now: 'foo' }],
    [
      ...(['dpkg-packages', 'shopd:all', 'ii 1.0', 'hi 2.0'] as const),
      { kind: 'changed', thing: 'package shopd', before: '1.0', now: '2.0, on hold' },
    ],
    [
      ...(['dpkg-packages', 'shopd:all', 'ii 1.0', 'rc 1.0'] as const),
      { kind: 'changed', thing: 'package shopd', before: '1.0', now: 'removed, its settings left' },
    ],
    ['network', 'address 4 lo 10.9.8.7/24', undefined, 'x', { kind: 'made', thing: 'address 4 lo 10.9.8.7/24' }],
    [
      ...(['kernel-parameters', 'net/ipv4/ip_forward', '0', '1'] as const),
      { kind: 'changed', thing: 'kernel parameter net.ipv4.ip_forward', before: '0', now: '1' },
    ],
    ['sqlite-databases', '/srv/shop.db', 'hash', undefined, { kind: 'gone', thing: 'sqlite databases /srv/shop.db' }],
  ])('in words: %s %s', (kind, key, wanted, found, difference) => {
    expect(told(kind, key, wanted, found)).toEqual([difference]);
  });

  it('without what is secret, and once where several records tell it', () => {
    const line = 'anna:$6$hash:1000:1000::/home/anna:/bin/sh';
    expect(told('accounts', 'passwd:anna', undefined, line)).toEqual([
      { kind: 'made', thing: 'account anna', now: '1000:1000::/home/anna:/bin/sh' },
    ]);
    expect(told('accounts', 'shadow:anna', 'anna:$6$one:1', 'anna:$6$two:1')).toEqual([
      { kind: 'changed', thing: 'password and expiry of anna' },
    ]);
    expect(told('accounts', 'subgid:anna:100000:65536', undefined, 'anna:100000:65536')).toEqual([
      { kind: 'made', thing: 'subordinate group ids of anna', now: '100000:65536' },
    ]);
    expect(told('accounts', 'gshadow:anna', undefined, 'anna:!::')).toEqual([]);
    expect(told('units', '@files', 'one', 'two')).toEqual([]);
  });
});
