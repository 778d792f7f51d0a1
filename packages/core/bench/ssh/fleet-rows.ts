import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, type Measurement, ratioRow } from '../../../../bench/harness.js';
import { openSshFleet } from '../../test/fixtures/ssh/open-ssh-fleet.js';
import type { SshServer } from '../../test/fixtures/ssh/ssh-server.js';
import { ask, askOnce, startChild } from './ask-child.js';

/** What a contender is sent. */
export interface FleetTargets {
  readonly targets: readonly Pick<SshServer, 'host' | 'port' | 'username' | 'privateKey' | 'identityFile'>[];
  readonly knownHostsFile: string;
  readonly commands: readonly string[];
}

const hosts = 50;
const commandsEach = 10;
const rounds = 5;
const script = 'ssh-fleet.ts';

/** Many hosts at once, on each a few commands one after the other, beside the script that one would write with ssh2. */
export async function fleetRows(): Promise<readonly BenchRow[]> {
  const { hosts: targets, knownHostsFile, close } = await openSshFleet(hosts);
  const fleet: FleetTargets = { targets, knownHostsFile, commands: Array<string>(commandsEach).fill('true') };
  const ours = startChild(script, ['ours']);
  const bare = startChild(script, ['bare']);
  try {
    const contenders = {
      ours: () => ask<Measurement>(ours, { order: 'run', fleet }),
      bare: () => ask<Measurement>(bare, { order: 'run', fleet }),
    };
    await compare(1, contenders);
    const result = await compare(rounds, contenders);
    const weight = await askOnce<number>(script, ['ours'], { order: 'weigh', fleet });
    const rivalWeight = await askOnce<number>(script, ['bare'], { order: 'weigh', fleet });
    return [...timeRows(result.ours, result.bare), weightRow(weight, rivalWeight)];
  } finally {
    ours.kill();
    bare.kill();
    await close();
  }
}

function timeRows(ours: Measurement, bare: Measurement): readonly BenchRow[] {
  const name = `${hosts} hosts × ${commandsEach} commands over ssh`;
  const against = 'bare ssh2 script, noDelay';
  return [
    ratioRow({
      name: `${name}, wall`,
      value: ours.wallMicroseconds / 1_000,
      rival: bare.wallMicroseconds / 1_000,
      unit: 'ms',
      against,
      atMost: 1.15,
    }),
    ratioRow({
      name: `${name}, client CPU`,
      value: ours.cpuMicroseconds / 1_000,
      rival: bare.cpuMicroseconds / 1_000,
      unit: 'ms',
      against,
      atMost: 1.3,
    }),
  ];
}

function weightRow(bytes: number, rival: number): BenchRow {
  return {
    name: `${hosts} ssh connections that stand, RSS of each`,
    value: bytes / 1024,
    unit: 'KiB',
    against: 'bare ssh2',
    ratio: bytes / rival,
    bar: '≤ 200 KiB',
    met: bytes <= 200 * 1024,
  };
}
