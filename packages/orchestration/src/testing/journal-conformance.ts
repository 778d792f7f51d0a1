import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type EngineSite, hostNames } from './engine-site.js';

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What goes through the journal, whichever process drives the run. */
export function describeJournal(site: () => EngineSite): void {
  it('tells who watches what happens in it, from the first event or the one that was seen last to its end', async () => {
    const { orchestration } = await site().process();
    const plan = site().plan('[ {{host}} != b ]', { strategy: { type: 'sequential' }, failure: { maxFailures: 1 } });
    const run = await orchestration.start(plan, ['a', 'b', 'c']);
    const updates = await all(orchestration.watch(run.id));
    expect(updates.map(({ sequence }) => sequence)).toEqual(updates.map((_, index) => index));
    const news = updates.flatMap((update) => update.news);
    expect(news[0]).toEqual({ type: 'run-started', name: 'p', hosts: 3, steps: ['s'] });
    const ended = news.flatMap((each) => (each.type === 'host-ended' ? [[each.host, each.standing]] : []));
    expect(ended).toEqual([
      ['a', 'succeeded'],
      ['b', 'failed'],
      ['c', 'succeeded'],
    ]);
    expect(news.at(-1)).toEqual({ type: 'run-ended', status: 'partly-failed', failures: 1 });
    const rest = await all(orchestration.watch(run.id, { after: 1 }));
    expect(rest.map(({ sequence }) => sequence)).toEqual(updates.slice(2).map(({ sequence }) => sequence));
    await expect(all(orchestration.watch('none'))).rejects.toMatchObject({ code: 'run-unknown' });
  });

  it('has the plan that was agreed to, and that is run, whatever becomes of the object that it was', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    const step = { id: 'write', needs: ['wait'], command: `echo agreed >> ${folder}/{{host}}` };
    const wait = { id: 'wait', command: `until [ -e ${folder}/go ]; do sleep 0.02; done` };
    const plan = { name: 'p', steps: [wait, step] };
    const started = orchestration.start(plan, ['a'], { digest: orchestration.prepare(plan, ['a']).digest });
    step.command = 'false';
    const run = await started;
    plan.steps.length = 0;
    await site().write('go');
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('a')).toBe('agreed\n');
    const [first] = await all(orchestration.watch(run.id));
    expect(first?.program.steps[1]?.command).toContain('echo agreed');
  });

  it('takes an order that is left there, once, by whoever drives it', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    const command = `touch ${folder}/{{host}}; until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const run = await orchestration.start(site().plan(command, { strategy: { type: 'sequential' } }), hostNames);
    await site().until(() => site().exists('a'));
    const wrong = orchestration.order(run.id, { type: 'skip', host: 'nobody' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-order' });
    await orchestration.order(run.id, { type: 'cancel', by: 'ann' });
    expect((await run.result).status).toBe('cancelled');
    expect(await site().exists('b')).toBe(false);
    const events = (await all(orchestration.watch(run.id))).map(({ event }) => event);
    const orders = events.filter(({ type }) => type === 'ordered');
    expect(orders).toEqual([{ type: 'ordered', order: { type: 'cancel', by: 'ann' } }]);
    await expect(orchestration.order(run.id, { type: 'pause' })).rejects.toMatchObject({ code: 'run-ended' });
    await expect(orchestration.order('none', { type: 'pause' })).rejects.toMatchObject({ code: 'run-unknown' });
  });

  it('takes an order that comes as it ends, or refuses it', async () => {
    const { folder } = site();
    const { orchestration } = await site().process();
    for (const turn of [1, 2, 3, 4]) {
      const steps = [{ id: 's', command: `until [ -e ${folder}/end-${turn} ]; do sleep 0.01; done`, rollback: 'true' }];
      const run = await orchestration.start({ name: 'p', steps }, ['a']);
      const ordered = site()
        .write(`end-${turn}`)
        .then(() => delay(turn * 10))
        .then(() => run.order({ type: 'roll-back' }));
      const answer = await ordered.then(
        () => 'rolled-back',
        ({ code }) => code,
      );
      const { status } = await run.result;
      expect(answer).toBe(status === 'succeeded' ? 'run-ended' : status);
    }
  });

  it('tells of the end of a command once that is stored', async () => {
    const { orchestration, events } = await site().process();
    const standing = new Promise((resolve, reject) => {
      events.on('run.task-ended', ({ data }) => {
        orchestration.status(data.run).then(({ hosts }) => resolve(hosts[0]?.standing), reject);
      });
    });
    await (await orchestration.start(site().plan('true'), ['a'])).result;
    expect(await standing).toBe('succeeded');
  });

  it('takes an order that came while nobody drove it', async () => {
    const { folder } = site();
    const first = await site().process();
    const command = `touch ${folder}/{{host}}; until [ -e ${folder}/leave-{{host}} ]; do sleep 0.02; done`;
    const left = await first.orchestration.start(site().plan(command, { strategy: { type: 'sequential' } }), hostNames);
    await site().until(() => site().exists('a'));
    const leaving = site().leave(first);
    await site().write('leave-a');
    await leaving;
    const second = await site().process();
    await second.orchestration.order(left.id, { type: 'cancel' });
    await second.orchestration.recover();
    await site().until(async () => (await second.orchestration.status(left.id)).status === 'cancelled');
    expect(await site().exists('c')).toBe(false);
  });
}
