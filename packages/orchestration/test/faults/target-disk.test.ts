import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, type TestContext } from 'vitest';
import { smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { pilotOver } from './fault-trial.js';
import { faultyWaySite } from './faulty-way-site.js';

describeSshd('a run one of whose commands fills the disk of its host', () => {
  const site = faultyWaySite();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'disk-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const ran = (step: string) => readFile(join(folder, step), 'utf8').catch(() => '');

  /** Begins a run whose first command fills the disk that receipts lie on, waits for the file `go`, and ends with a code. */
  async function fillingRun(context: TestContext, code: number) {
    const disk = smallDisk(context, 64);
    const pilot = await pilotOver(site.way, join(disk, 'receipts'));
    const ends: unknown[] = [];
    pilot.events.on('run.task-ended', ({ data: { step, result, code } }) => ends.push([step, result, code]));
    const fill = `printf x >>${folder}/one; dd if=/dev/zero of=${disk}/filler bs=1k 2>/dev/null; touch ${folder}/full`;
    const wait = `until [ -e ${folder}/go ]; do sleep 0.05; done`;
    const steps = [
      { id: 'one', command: `${fill}; ${wait}; exit ${code}` },
      { id: 'two', command: `printf x >>${folder}/two`, needs: ['one'], retry: { attempts: 10, backoff: 500 } },
    ];
    const run = await pilot.orchestration.start({ name: 'fill', steps }, ['*']);
    await expect.poll(() => readFile(join(folder, 'full'), 'utf8'), { timeout: 30_000 }).toBe('');
    return {
      run,
      ends,
      pilot,
      go: () => writeFile(join(folder, 'go'), ''),
      makeRoom: () => rmSync(join(disk, 'filler')),
    };
  }

  it.for([
    ['goes on', false],
    ['is lost', true],
  ] as const)(
    'knows how that ended whose connection %s, begins nothing without a receipt, and goes on once there is room',
    async ([, isLost], context) => {
      const { run, ends, pilot, go, makeRoom } = await fillingRun(context, 0);
      if (isLost) site.server.endSessions();
      await go();
      await expect.poll(() => ends.length, { timeout: 30_000 }).toBeGreaterThan(1);
      expect(ends.slice(0, 2)).toEqual([
        ['one', 'succeeded', undefined],
        ['two', 'not-started', 'receipt-unwritable'],
      ]);
      expect([await ran('one'), await ran('two')]).toEqual(['x', '']);
      makeRoom();
      expect(await run.result).toMatchObject({ status: 'succeeded', failures: 0 });
      expect([await ran('one'), await ran('two')]).toEqual(['x', 'x']);
      await pilot.close();
    },
  );

  it('has failed by its receipt when the connection was lost, too', async (context) => {
    const { run, ends, pilot, go } = await fillingRun(context, 3);
    site.server.endSessions();
    await go();
    expect(await run.result).toMatchObject({ status: 'aborted', hosts: [{ standing: 'failed', step: 'one' }] });
    expect(ends).toEqual([['one', 'failed', undefined]]);
    expect([await ran('one'), await ran('two')]).toEqual(['x', '']);
    await pilot.close();
  });

  it('is cancelled there, and what it ran is gone', async (context) => {
    const { run, pilot } = await fillingRun(context, 0);
    site.server.endSessions();
    await run.order({ type: 'cancel' });
    expect(await run.result).toMatchObject({ status: 'cancelled', hosts: [{ standing: 'cancelled', step: 'one' }] });
    expect(site.server.processes()).toEqual([]);
    await pilot.close();
  });
});
