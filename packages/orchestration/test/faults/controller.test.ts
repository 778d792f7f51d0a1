import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { orchestration, type Plan, type Run } from '../../src/index.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';
import { useSqliteSite } from '../engine/sqlite-site.js';

/** Writes a mark on each host, one after another, and waits for the file `go`. */
function waitingOn(site: EngineSite): Plan {
  const { folder } = site;
  const command = `echo x >> ${folder}/{{host}}; until [ -e ${folder}/go ]; do sleep 0.05; done`;
  return site.plan(command, { strategy: { type: 'sequential' } });
}

async function marks(site: EngineSite): Promise<readonly string[]> {
  return Promise.all(hostNames.map((host) => site.read(host)));
}

describe('a run whose controller has no room for its journal', () => {
  it('stops, begins nothing more, and is finished once there is room, with nothing done twice', async (context) => {
    const disk = smallDisk(context, 8_192);
    const site = await EngineSite.open({
      open: async () => ({
        storage: () => sqliteStorage(join(disk, 'ops.db')),
        plugin: (options) => orchestration(options),
      }),
    });
    try {
      const first = await site.process();
      const run = await first.orchestration.start(waitingOn(site), hostNames);
      await site.until(() => site.exists('a'));
      spawnSync('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=4k'], { stdio: 'ignore' });
      await site.write('go');
      await expect(run.result).rejects.toMatchObject({ code: 'storage-full' });
      // How the command ended the history cannot be told either, and says so; its receipt has it.
      await expect(site.end(first)).rejects.toMatchObject({ code: 'close-failed' });
      expect(await marks(site)).toEqual(['x\n', '', '', '']);
      rmSync(join(disk, 'filler'));
      const second = await site.process();
      let resumed: readonly Run[] = [];
      // Until its lease has passed, the run is that of the process that stopped.
      await site.until(async () => {
        resumed = await second.orchestration.recover();
        return resumed.length > 0;
      });
      expect(await resumed[0]?.result).toMatchObject({ id: run.id, status: 'succeeded' });
      expect(await marks(site)).toEqual(['x\n', 'x\n', 'x\n', 'x\n']);
    } finally {
      await site.close();
    }
  });
});

describe('a run whose wall clock jumps', () => {
  const { site } = useSqliteSite();
  const day = 86_400_000;

  it.each([
    ['ahead', day],
    ['back', -day],
  ])('%s by a day is driven by one process at a time, and does nothing twice', async (_way, jump) => {
    let off = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + off };
    const first = await site().process({}, { clock });
    const second = await site().process({}, { clock });
    const run = await first.orchestration.start(waitingOn(site()), hostNames);
    // Taken over, it is the other's.
    const driven = run.result.catch((error: unknown) => error);
    await site().until(() => site().exists('a'));
    off = jump;
    await second.orchestration.recover();
    await site().write('go');
    await driven;
    await site().until(async () => (await second.orchestration.status(run.id)).status === 'succeeded');
    expect(await marks(site())).toEqual(['x\n', 'x\n', 'x\n', 'x\n']);
    const [past] = (await second.orchestration.history()).runs;
    expect(past?.duration).toBeGreaterThanOrEqual(0);
  });
});
