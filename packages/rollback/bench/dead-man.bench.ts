import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { quote } from '@opspilot/core';
import { armSwitch, type StartThere, switchState } from '@opspilot/rollback';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { executorFor, hostOf } from '../../core/bench/ssh/loopback.js';
import { type OpenSshServer, openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';

/** Seconds that switches wait. */
const timers = [2, 5, 10];

/** A host that lets nobody in any more: how long it takes from arming its switch until it is reached again, over a new connection. */
export const bench: Bench = async () => {
  const server = await openSshServer();
  try {
    const rows: BenchRow[] = [];
    for (const seconds of timers) rows.push(rowOf(seconds, await lockedOut(server, seconds)));
    return rows;
  } finally {
    await server.close();
  }
};

/** @returns seconds from arming to the first login that works again */
async function lockedOut(server: OpenSshServer, seconds: number): Promise<number> {
  const keys = join(server.directory, 'authorized_keys');
  const id = `bench-${randomUUID()}`;
  const inside = executorFor(server.knownHostsFile);
  const start: StartThere = (command, options) => inside.start(hostOf(server), command, options);
  try {
    const armed = performance.now();
    await armSwitch(start, { id, seconds, paths: [keys] });
    await (await start(`: > ${quote(keys)}`)).result;
    if (await isLetIn(server)) throw new Error('nobody was locked out');
    while (!(await isLetIn(server))) await delay(50);
    const elapsed = (performance.now() - armed) / 1000;
    const { state, said } = await switchState(start, id);
    if (state !== 'restored') throw new Error(`the switch is ${state}: ${said}`);
    return elapsed;
  } finally {
    await inside.close();
    rmSync(`/var/tmp/opspilot-switch-${id}`, { recursive: true, force: true });
  }
}

/** Whether a new connection is let in. */
async function isLetIn(server: OpenSshServer): Promise<boolean> {
  const executor = executorFor(server.knownHostsFile);
  try {
    await (await executor.start(hostOf(server), 'true')).result;
    return true;
  } catch {
    return false;
  } finally {
    await executor.close();
  }
}

function rowOf(seconds: number, elapsed: number): BenchRow {
  const name = `locked out of a host over SSH, a switch of ${seconds} s: let in again after`;
  return {
    ...{ name, value: elapsed, unit: 's', against: `timer of ${seconds} s`, ratio: null },
    ...{ bar: `≤ ${seconds} + 5 s`, met: elapsed <= seconds + 5 },
  };
}
