import { describe, expect, it } from 'vitest';
import type { Plan, RunNews } from '../../src/index.js';
import type { EngineSite } from '../../src/testing/engine-site.js';
import { useSqliteSite } from '../engine/sqlite-site.js';

const { site } = useSqliteSite();

const names = ['a', 'b', 'c'];

/** Each has a connection of its own to the database, as another process would. */
function pilotOf(): ReturnType<EngineSite['process']> {
  return site().process({ leaseTime: 60_000 });
}

/** A plan whose commands end once the file `go` is there. */
function waiting(more: Partial<Plan> = {}): Plan {
  const { folder } = site();
  const command = `echo x >> ${folder}/{{host}}; until [ -e ${folder}/go ]; do sleep 0.05; done`;
  return { name: 'wait', steps: [{ id: 's', command }], strategy: { type: 'sequential' }, ...more };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('watching a run', () => {
  it('tells what happened by names, then what happens, in every process, and ends with the run', async () => {
    const [driving, other] = [await pilotOf(), await pilotOf()];
    const run = await driving.orchestration.start(waiting({ failure: { maxFailures: 0 } }), names);
    await site().until(async () => (await site().read('a')) !== '');
    const news: RunNews[] = [];
    for await (const update of other.orchestration.watch(run.id)) {
      news.push(...update.news);
      expect(update.run).toBe(run.id);
      if (update.sequence === 0) await site().write('go');
    }
    expect(news.map(({ type }) => type)).toEqual([
      'run-started',
      'batch-started',
      'command-started',
      'command-ended',
      'host-ended',
      'command-started',
      'command-ended',
      'host-ended',
      'command-started',
      'command-ended',
      'host-ended',
      'run-ended',
    ]);
    expect(news[0]).toEqual({ type: 'run-started', name: 'wait', hosts: 3, steps: ['s'] });
    expect(news[3]).toEqual({
      type: 'command-ended',
      host: 'a',
      step: 's',
      kind: 'step',
      attempt: 1,
      result: 'succeeded',
      milliseconds: expect.any(Number),
    });
    expect(news.at(-1)).toEqual({ type: 'run-ended', status: 'succeeded', failures: 0 });
    expect((await run.result).status).toBe('succeeded');
  });

  it('goes on after the last update that was seen, whatever was told of in between', async () => {
    const pilot = await pilotOf();
    await site().write('go');
    const run = await pilot.orchestration.start(waiting(), names);
    await run.result;
    const updates = await all(pilot.orchestration.watch(run.id));
    expect(updates.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    for (const { sequence } of updates) {
      const rest = await all(pilot.orchestration.watch(run.id, { after: sequence }));
      expect(rest).toEqual(updates.slice(sequence + 1));
    }
  });

  it('ends quietly when it is aborted, however long nothing happens', async () => {
    const pilot = await pilotOf();
    const run = await pilot.orchestration.start(waiting(), ['a']);
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of pilot.orchestration.watch(run.id, { signal: abort.signal })) {
      seen.push(sequence);
      abort.abort();
    }
    expect(seen).toEqual([0]);
    await site().write('go');
    await run.result;
  });

  it('of a run that nobody knows rejects', async () => {
    const pilot = await pilotOf();
    await expect(pilot.orchestration.watch('none').next()).rejects.toMatchObject({ code: 'run-unknown' });
  });
});

describe('an order', () => {
  it('reaches the process that drives the run, and is stored once', async () => {
    const [driving, other] = [await pilotOf(), await pilotOf()];
    const run = await driving.orchestration.start(waiting(), names);
    await site().until(async () => (await site().read('a')) !== '');
    const wrong = other.orchestration.order(run.id, { type: 'skip', host: 'nobody' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-order' });
    await other.orchestration.order(run.id, { type: 'pause' });
    await other.orchestration.order(run.id, { type: 'cancel' });
    expect((await run.result).status).toBe('cancelled');
    const updates = await all(other.orchestration.watch(run.id));
    const orders = updates.flatMap(({ news }) => news.filter(({ type }) => type === 'ordered'));
    expect(orders).toEqual([
      { type: 'ordered', order: { type: 'pause' } },
      { type: 'ordered', order: { type: 'cancel' } },
    ]);
    expect(await site().read('b')).toBe('');
    await expect(other.orchestration.order(run.id, { type: 'pause' })).rejects.toMatchObject({ code: 'run-ended' });
    await expect(other.orchestration.order('none', { type: 'pause' })).rejects.toMatchObject({ code: 'run-unknown' });
  });

  it('that came while nobody drove the run is taken by whoever resumes it', async () => {
    const first = await pilotOf();
    const run = await first.orchestration.start(waiting(), names);
    await site().until(async () => (await site().read('a')) !== '');
    const left = first.orchestration.leave();
    await site().write('go');
    await left;
    const second = await pilotOf();
    await second.orchestration.order(run.id, { type: 'cancel' });
    const resumed = await second.orchestration.resume(run.id);
    expect((await resumed.result).status).toBe('cancelled');
    const updates = await all(second.orchestration.watch(run.id));
    expect(updates.filter(({ event }) => event.type === 'ordered')).toHaveLength(1);
  });
});
