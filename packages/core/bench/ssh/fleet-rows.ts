import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, type Measurement, noBar, ratioRow } from '../../../../bench/harness.js';
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
const mostWeight = 200;
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
    const weigh = async (order: 'weigh' | 'weigh-idle'): Promise<Weights> => ({
      ours: await askOnce<number>(script, ['ours'], { order, fleet }),
      bare: await askOnce<number>(script, ['bare'], { order, fleet }),
    });
    const idle = await weigh('weigh-idle');
    return [...timeRows(result.ours, result.bare), ...weightRows(idle, await weigh('weigh'))];
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

/** Bytes that each connection adds to the resident set. */
interface Weights {
  readonly ours: number;
  readonly bare: number;
}

function weightRows(idle: Weights, atOnce: Weights): readonly BenchRow[] {
  const name = `${hosts} ssh connections that stand, RSS of each`;
  const row = ({ ours, bare }: Weights) => ({
    value: ours / 1024,
    unit: 'KiB',
    against: `bare ssh2, ${Math.round(bare / 1024)} KiB`,
    ratio: ours / bare,
  });
  return [
    { name, ...row(idle), bar: `≤ ${mostWeight} KiB`, met: idle.ours <= mostWeight * 1024 },
    { name: `${name} right after the commands, with V8’s young space`, ...row(atOnce), ...noBar },
  ];
}
