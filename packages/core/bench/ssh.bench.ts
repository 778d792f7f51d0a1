import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { enduranceRows } from './ssh/endurance-rows.js';
import { execRows } from './ssh/exec-rows.js';
import { fleetRows } from './ssh/fleet-rows.js';
import { loginRow } from './ssh/login-row.js';
import { outputRows } from './ssh/output-rows.js';
import { profileRows } from './ssh/profile-rows.js';

/** Commands over SSH beside bare ssh2, both against a real sshd on this machine; it takes Linux. */
export const bench: Bench = async () => {
  const rows: BenchRow[] = [];
  for (const part of [execRows, async () => [await loginRow()], fleetRows, outputRows, profileRows, enduranceRows]) {
    rows.push(...(await part()));
  }
  return rows;
};
