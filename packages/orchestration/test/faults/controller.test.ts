import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it, type TestContext } from 'vitest';
import { smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { orchestration, type Plan, type Run, type Strategy } from '../../src/index.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';
import { useSqliteSite } from '../engine/sqlite-site.js';

type EngineProcess = Awaited<ReturnType<EngineSite['process']>>;

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
  /** A process whose disk is full since the first command began, which ends now. */
  async function withFullDisk(
    context: TestContext,
    go: (about: { site: EngineSite; first: EngineProcess; run: Run; makeRoom: () => void }) => Promise<void>,
  ): Promise<void> {
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
      // Its end is to be stored by now, and the next one to be begun.
      await delay(1_500);
      expect(run.report().status).toBe('running');
      expect(await marks(site)).toEqual(['x\n', '', '', '']);
      await go({ site, first, run, makeRoom: () => rmSync(join(disk, 'filler')) });
      expect(await marks(site)).toEqual(['x\n', 'x\n', 'x\n', 'x\n']);
    } finally {
      await site.close();
    }
  }

  it('begins nothing more, and goes on by itself once there is room', (context) =>
    withFullDisk(context, async ({ run, makeRoom }) => {
      makeRoom();
      expect((await run.result).status).toBe('succeeded');
    }));

  it('is finished by another process when its own has ended, with nothing done twice', (context) =>
    withFullDisk(context, async ({ site, first, run, makeRoom }) => {
      // How the command ended the history cannot be told either, and says so; its receipt has it.
      await expect(site.end(first)).rejects.toMatchObject({ code: 'close-failed' });
      await expect(run.result).rejects.toMatchObject({ code: 'run-left', cause: { code: 'storage-full' } });
      expect(await marks(site)).toEqual(['x\n', '', '', '']);
      makeRoom();
      const second = await site.process();
      let resumed: readonly Run[] = [];
      // Until its lease has passed, the run is that of the process that stopped.
      await site.until(async () => {
        resumed = await second.orchestration.recover();
        return resumed.length > 0;
      });
      expect(await resumed[0]?.result).toMatchObject({ id: run.id, status: 'succeeded' });
    }));
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

  /** Milliseconds that the second host is to wait for after the first. */
  const wait = 1_500;
  const strategies: readonly (readonly [string, Strategy])[] = [
    ['a pause', { type: 'canary', steps: [{ setWeight: 1 }, { pause: { duration: wait } }] }],
    ['the time that a batch is to stay healthy', { type: 'rolling', batch: 1, minHealthyTime: wait }],
    ['a stagger', { type: 'rolling', batch: 1, stagger: wait }],
  ];

  it.each(strategies.flatMap(([what, strategy]) => [day, -day].map((jump) => ({ what, strategy, jump }))))(
    'by $jump ms amid $what waits for it, no shorter and no longer',
    async ({ strategy, jump }) => {
      let off = 0;
      const clock: Clock = { ...systemClock, now: () => systemClock.now() + off };
      const { orchestration: api, events } = await site().process({}, { clock });
      const times: number[] = [];
      for (const event of ['command.started', 'command.finished'] as const) {
        events.on(event, () => times.push(performance.now()));
      }
      const run = await api.start(site().plan('true', { strategy }), ['a', 'b']);
      await site().until(async () => times.length === 2);
      await delay(200);
      off = jump;
      expect((await run.result).status).toBe('succeeded');
      const [, ended = 0, next = 0] = times;
      expect(next - ended).toBeGreaterThanOrEqual(wait - 50);
      expect(next - ended).toBeLessThan(20 * wait);
    },
  );
});
