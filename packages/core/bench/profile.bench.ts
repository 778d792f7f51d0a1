import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { localExecutor, localHost } from '@opspilot/core';
import { readHostProfile } from '@opspilot/core/profile';
import type { Bench } from '../../../bench/bench-row.js';
import { compare, measure } from '../../../bench/harness.js';

const rounds = 15;
const barMilliseconds = 150;

/** What a host's profile costs from the first byte sent to the last one understood, beside the smallest of probes. */
export const bench: Bench = async () => {
  const executor = localExecutor();
  let executions = 0;
  const { profile, uname } = await compare(rounds, {
    profile: () =>
      measure(1, async () => {
        const { isComplete } = await readHostProfile((command, options) => {
          executions += 1;
          return executor.start(localHost, command, options);
        });
        if (!isComplete) throw new Error('the profile was cut off');
      }),
    uname: () =>
      measure(1, async () => {
        const child = spawn('/bin/sh', ['-c', 'uname -a'], { stdio: ['ignore', 'pipe', 'pipe'] });
        child.stdout.resume();
        child.stderr.resume();
        await once(child, 'close');
      }),
  });
  await executor.close();
  const milliseconds = profile.wallMicroseconds / 1_000;
  const against = 'bare spawn of `sh -c "uname -a"`';
  return [
    {
      name: 'host profile, this machine',
      value: milliseconds,
      unit: 'ms',
      against,
      ratio: profile.wallMicroseconds / uname.wallMicroseconds,
      bar: `≤ ${barMilliseconds} ms`,
      met: milliseconds <= barMilliseconds,
      cpu: { value: profile.cpuMicroseconds / 1_000, against: uname.cpuMicroseconds / 1_000, unit: 'ms' },
    },
    {
      name: 'host profile, this machine, round trips',
      value: executions / rounds,
      unit: 'commands',
      against: 'one',
      ratio: null,
      bar: '= 1',
      met: executions === rounds,
    },
  ];
};
