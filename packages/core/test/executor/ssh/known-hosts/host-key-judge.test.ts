import { readFileSync } from 'node:fs';
import type { TrustedHost } from '@opspilot/core/ssh';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock/clock.js';
import { createHostKeyJudges } from '../../../../src/executor/ssh/connection/host-key-judge.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';
import { openTestKeys } from './keys.js';

const keys = openTestKeys();
afterAll(() => keys.remove());

it('of two machines that answer under one name at once, one is trusted on first use and the other refused', async () => {
  const shown = [keys.make('ed25519'), keys.make('ed25519')];
  const file = keys.path('known_hosts');
  const target: SshTarget = {
    name: 'web-1',
    address: 'web-1',
    port: 22,
    user: 'deploy',
    identities: [],
    identitiesOnly: false,
    forwardAgent: false,
    knownHosts: [file],
    jump: [],
  };
  const told: TrustedHost[] = [];
  // Two executors, which know nothing of one another.
  const verdicts = await Promise.all(
    shown.map(async ({ blob, line }) => {
      const judge = createHostKeyJudges(
        'trust-on-first-use',
        (trusted) => void told.push(trusted),
        systemClock,
      )(target);
      return { line, error: await judge.judge(blob) };
    }),
  );
  const [accepted, ...others] = verdicts.filter(({ error }) => error === undefined);
  expect(others).toEqual([]);
  expect(verdicts.find(({ error }) => error !== undefined)?.error).toMatchObject({ code: 'host-key-changed' });
  expect(readFileSync(file, 'utf8')).toBe(`web-1 ${accepted?.line}\n`);
  expect(told).toHaveLength(1);
});
