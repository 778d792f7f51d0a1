import { readHostProfile } from '@opspilot/core/profile';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, measure } from '../../../../bench/harness.js';
import { execBare } from '../ssh-rivals.js';
import { openLoopback } from './loopback.js';

const rounds = 15;
const barMilliseconds = 150;

/** A host's profile over a connection that stands. */
export async function profileRows(): Promise<readonly BenchRow[]> {
  const { executor, host, bare, close } = await openLoopback();
  let executions = 0;
  const contenders = {
    ours: () =>
      measure(1, async () => {
        const { isComplete } = await readHostProfile((command, options) => {
          executions += 1;
          return executor.start(host, command, options);
        });
        if (!isComplete) throw new Error('the profile was cut off');
      }),
    bare: () => measure(1, () => execBare(bare, 'uname -a')),
  };
  await compare(1, contenders);
  executions = 0;
  const result = await compare(rounds, contenders);
  await close();
  const milliseconds = result.ours.wallMicroseconds / 1_000;
  return [
    {
      name: 'host profile over ssh',
      value: milliseconds,
      unit: 'ms',
      against: 'bare ssh2: uname -a',
      ratio: result.ours.wallMicroseconds / result.bare.wallMicroseconds,
      bar: `≤ ${barMilliseconds} ms`,
      met: milliseconds <= barMilliseconds,
      cpu: {
        value: result.ours.cpuMicroseconds / 1_000,
        against: result.bare.cpuMicroseconds / 1_000,
        unit: 'ms',
      },
    },
    {
      name: 'host profile over ssh, round trips',
      value: executions / rounds,
      unit: 'commands',
      against: 'one',
      ratio: null,
      bar: '= 1',
      met: executions === rounds,
    },
  ];
}
