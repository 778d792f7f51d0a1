import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { type Order, orchestration } from '../../src/index.js';
import { TellingProcess } from './telling-process.js';

const program = await compiledProgram(new URL('./stalled.ts', import.meta.url));
/** Slow is no failure: starting a process takes seconds on a busy machine. */
const timeout = 120_000;

let folder: string;
const processes: TellingProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stalled-'));
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  await rm(folder, { recursive: true, force: true });
});

function controller(
  mode: 'start' | 'recover',
  keeps: 'receipts' | 'none',
  ...others: readonly string[]
): TellingProcess {
  const started = new TellingProcess(program, [mode, folder, keeps, ...others]);
  processes.push(started);
  return started;
}

/** A controller that stands still while its command waits to begin, and what it is called. */
async function stalledController(keeps: 'receipts' | 'none', waitsFor: 'connection' | 'leave' = 'connection') {
  const stalled = controller('start', keeps, '0', waitsFor);
  const run = String(await stalled.first('run'));
  await stalled.first('waits');
  stalled.stall();
  return { stalled, run };
}

/** What the command waits for is there. */
function letBegin({ pid }: TellingProcess): Promise<void> {
  return writeFile(join(folder, `begin-${pid}`), '');
}

async function order(run: string, given: Order): Promise<void> {
  const storage = sqliteStorage(join(folder, 'ops.db'));
  const pilot = await OpsPilot.create({ storage, analysis: false, plugins: [orchestration()] });
  await pilot.orchestration.order(run, given);
  await pilot.close();
}

/** Wakes it up with all there that its command has waited for. */
async function wakeUp(stalled: TellingProcess): Promise<void> {
  await letBegin(stalled);
  stalled.wake();
  expect(await stalled.first('ended')).toBe('run-taken-over');
  await stalled.first('over');
}

const count = (): Promise<string> => readFile(join(folder, 'count'), 'utf8').catch(() => '');

describe('a controller that stood still while its command was to begin, and wakes up when another has its run', () => {
  it(
    'begins nothing that was told as cancelled',
    async () => {
      const { stalled, run } = await stalledController('receipts');
      const next = controller('recover', 'receipts');
      await next.first('waits');
      await order(run, { type: 'cancel' });
      expect(await next.first('ended')).toEqual(['cancelled', 'cancelled']);
      await wakeUp(stalled);
      expect(await count()).toBe('');
    },
    timeout,
  );

  it(
    'begins nothing beside another attempt',
    async () => {
      const { stalled } = await stalledController('receipts');
      const next = controller('recover', 'receipts', '1');
      await letBegin(next);
      expect(await next.first('ended')).toEqual(['succeeded', 'succeeded']);
      expect(next.told('waits')).toHaveLength(2);
      await wakeUp(stalled);
      expect(await count()).toBe('x\n');
    },
    timeout,
  );

  it(
    'begins nothing for which it has got leave meanwhile, where no receipts tell whether it has',
    async () => {
      const { stalled } = await stalledController('none', 'leave');
      const next = controller('recover', 'none');
      await next.first('unresolved');
      await wakeUp(stalled);
      expect(await count()).toBe('');
    },
    timeout,
  );

  it(
    'begins nothing that waited for a connection, once it knows',
    async () => {
      const { stalled } = await stalledController('none');
      const next = controller('recover', 'none');
      await next.first('unresolved');
      stalled.wake();
      expect(await stalled.first('ended')).toBe('run-taken-over');
      await letBegin(stalled);
      await stalled.first('over');
      expect(await count()).toBe('');
    },
    timeout,
  );
});
