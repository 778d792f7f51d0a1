import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, type Measurement, measure, ratioRow } from '../../../../bench/harness.js';
import { connectBare, disconnectBare, execBare } from '../ssh-rivals.js';
import { execOurs, executorFor, openLoopback } from './loopback.js';

const rounds = 40;
const warmUp = 5;

/**
 * What it takes to be logged in. An executor connects with its first command, so the same command on the connection
 * that then stands is taken off, on both sides.
 */
export async function loginRow(): Promise<BenchRow> {
  const { server, host, close } = await openLoopback();
  const ours = async (): Promise<Measurement> => {
    const executor = executorFor(server.knownHostsFile);
    const first = await measure(1, () => execOurs(executor, host, 'true'));
    const second = await measure(1, () => execOurs(executor, host, 'true'));
    await executor.close();
    return without(first, second);
  };
  const bare = async (): Promise<Measurement> => {
    let end: () => Promise<void> = async () => {};
    const first = await measure(1, async () => {
      const client = await connectBare(server);
      end = () => disconnectBare(client);
      await execBare(client, 'true');
      again = () => execBare(client, 'true');
    });
    const second = await measure(1, () => again());
    await end();
    return without(first, second);
  };
  let again: () => Promise<unknown> = async () => {};
  await compare(warmUp, { ours, bare });
  const result = await compare(rounds, { ours, bare });
  await close();
  return ratioRow({
    name: 'ssh handshake and authentication',
    value: result.ours.wallMicroseconds / 1_000,
    rival: result.bare.wallMicroseconds / 1_000,
    unit: 'ms',
    against: 'bare ssh2, noDelay',
    atMost: 1.15,
    cpu: {
      value: result.ours.cpuMicroseconds / 1_000,
      against: result.bare.cpuMicroseconds / 1_000,
      unit: 'ms',
    },
  });
}

function without(whole: Measurement, part: Measurement): Measurement {
  return {
    wallMicroseconds: whole.wallMicroseconds - part.wallMicroseconds,
    cpuMicroseconds: whole.cpuMicroseconds - part.cpuMicroseconds,
  };
}
