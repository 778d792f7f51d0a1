import { userInfo } from 'node:os';
import { basename } from 'node:path';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, type Measurement, measure } from '../../../../bench/harness.js';
import { createTemporaryUser, temporaryUsersMissing } from '../../test/fixtures/ssh/temporary-user.js';
import { execBare } from '../ssh-rivals.js';
import { execOurs, openLoopback } from './loopback.js';

const rounds = 400;
const warmUp = 50;
const most = 0.5;
/** What takes a shell: ours is always POSIX, beside whatever the login shell is. */
const line = 'echo hi; true';

/** What our executor adds to a command on an open connection, and how much of that is the start of /bin/sh. */
export async function execRows(): Promise<readonly BenchRow[]> {
  const shell = basename(userInfo().shell ?? 'sh');
  const rows = await rowsFor(shell, undefined, true);
  if (shell === 'sh' || temporaryUsersMissing() !== undefined) return rows;
  const user = await createTemporaryUser();
  try {
    return [...rows, ...(await rowsFor('sh', user.name, false))];
  } finally {
    await user.remove();
  }
}

async function rowsFor(shell: string, user: string | undefined, isBar: boolean): Promise<readonly BenchRow[]> {
  const { executor, host, bare, close } = await openLoopback(user);
  const contenders = {
    ours: () => measure(1, () => execOurs(executor, host, 'true')),
    bare: () => measure(1, () => execBare(bare, 'true')),
    bareInSh: () => measure(1, () => execBare(bare, "exec /bin/sh -c 'true'")),
    ourProgram: () => measure(1, () => execOurs(executor, host, '/bin/true')),
    bareProgram: () => measure(1, () => execBare(bare, '/bin/true')),
    ourLine: () => measure(1, () => execOurs(executor, host, line)),
    bareLine: () => measure(1, () => execBare(bare, line)),
  };
  await compare(warmUp, contenders);
  const result = await compare(rounds, contenders);
  await close();
  const barred = (row: BenchRow): BenchRow =>
    isBar ? { ...row, bar: `≤ +${most} ms`, met: row.value <= most } : { ...row, bar: 'none: another login shell' };
  const row = (what: string, ours: Measurement, rival: Measurement, against: string): BenchRow => {
    const value = (ours.wallMicroseconds - rival.wallMicroseconds) / 1_000;
    return {
      name: `exec over ssh, login shell ${shell}: ${what}`,
      value,
      unit: 'ms more',
      against,
      ratio: ours.wallMicroseconds / rival.wallMicroseconds,
      bar: 'none: part of the above',
      met: true,
      cpu: { value: ours.cpuMicroseconds, against: rival.cpuMicroseconds, unit: 'µs' },
    };
  };
  const { ours, bare: rival, bareInSh, ourProgram, bareProgram, ourLine, bareLine } = result;
  return [
    barred(row('true', ours, rival, 'bare ssh2, noDelay')),
    row('of that, /bin/sh itself', bareInSh, rival, 'bare ssh2 without it'),
    row('of that, ours', ours, bareInSh, 'bare ssh2 with it'),
    barred(row('/bin/true', ourProgram, bareProgram, 'bare ssh2, noDelay')),
    // Not the login shell's own work alone: it is the start of /bin/sh that is more.
    barred(row(line, ourLine, bareLine, 'bare ssh2, noDelay')),
  ];
}
