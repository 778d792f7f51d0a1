import { describe, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { tryFault, wrongness } from './fault-trial.js';
import { faultyWaySite } from './faulty-way-site.js';

describeSshd('a run over a connection that breaks', () => {
  const site = faultyWaySite();
  describe.each(['client', 'server'] as const)('by a byte from the %s', (from) => {
    it('succeeds, and does every step once, wherever that is: in the handshake, the login, at an exec, before its end', async () => {
      const whole = await tryFault(
        site.way,
        site.server.directory,
        { kind: 'cut', from, after: 2 ** 40, by: 'fin' },
        `whole-${from}`,
      );
      expect(wrongness(whole)).toBeUndefined();
      const total = from === 'client' ? whole.carried.fromClient : whole.carried.fromServer;
      // The bench strikes at many more, at each one where it is told to.
      for (const share of [0.4, 0.93]) {
        const after = Math.floor(total * share);
        const fault = { kind: 'cut', from, after, by: after % 2 === 0 ? 'fin' : 'rst' } as const;
        expect(
          wrongness(await tryFault(site.way, site.server.directory, fault, `cut-${from}-${after}`)),
        ).toBeUndefined();
      }
    });
  });

  it('succeeds, and does every step once, when it falls silent instead, or is slow', async () => {
    const whole = await tryFault(site.way, site.server.directory, { kind: 'throttle', bytesPerSecond: 50_000 }, 'slow');
    expect(wrongness(whole)).toBeUndefined();
    const after = Math.floor(whole.carried.fromClient * 0.9);
    const silent = await tryFault(
      site.way,
      site.server.directory,
      { kind: 'silence', from: 'client', after },
      'silent',
    );
    expect(wrongness(silent)).toBeUndefined();
  });
});
