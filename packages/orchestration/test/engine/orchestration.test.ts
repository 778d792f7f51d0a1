import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callbackSecrets } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { OrchestrationOptions, Order, Plan } from '../../src/index.js';
import { hostNames } from '../../src/testing/engine-site.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();

describe('a run', () => {
  it('skips what is done already, and believes a step only when it is verified', async () => {
    const { folder } = site();
    const pilot = await site().process();
    await site().write('made-a');
    await site().write('done-b');
    const step = {
      id: 's',
      creates: `${folder}/made-{{host}}`,
      unless: `[ -e ${folder}/done-{{host}} ]`,
      command: `echo x >> ${folder}/ran-{{host}}`,
      verify: `[ {{host}} != d ]`,
    };
    const plan: Plan = { name: 'p', steps: [step], failure: { maxFailures: 1 } };
    const run = await pilot.orchestration.start(plan, hostNames);
    expect(await run.result).toMatchObject({
      status: 'partly-failed',
      hosts: [
        { host: 'a', standing: 'succeeded', skipped: ['s'] },
        { host: 'b', standing: 'succeeded', skipped: ['s'] },
        { host: 'c', standing: 'succeeded' },
        { host: 'd', standing: 'failed', step: 's' },
      ],
    });
    expect(await Promise.all(hostNames.map((name) => site().exists(`ran-${name}`)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const counts: Record<string, number> = {};
    for (const { metadata } of await pilot.history.list({ parent: run.id })) {
      const kind = JSON.stringify(metadata['kind']);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts).toEqual({ '"creates"': 4, '"unless"': 3, '"step"': 2, '"verify"': 2 });
  });

  it('takes no guard that cannot answer for a no', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const plan: Plan = { name: 'p', steps: [{ id: 's', unless: 'no-such-program', command: `touch ${folder}/ran` }] };
    const { status, hosts: reported } = await (await pilot.orchestration.start(plan, ['a'])).result;
    expect([status, reported[0]?.standing]).toEqual(['aborted', 'not-started']);
    expect(await site().exists('ran')).toBe(false);
  });

  it('makes words of what it is told, whatever that is', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const texts = { a: `$(touch ${folder}/bad) "quoted" 'too'`, b: '{{host}}; true\nnext', c: '', d: 'ä *' };
    const plan: Plan = {
      name: 'p',
      parameters: Object.fromEntries(Object.keys(texts).map((name) => [name, { type: 'string' }])),
      variables: { file: `${folder}/out file` },
      steps: [{ id: 's', command: `printf '%s|' {{param.a}} {{param.b}} {{param.c}} {{param.d}} > {{var.file}}` }],
    };
    const run = await pilot.orchestration.start(plan, ['a'], { parameters: texts });
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('out file')).toBe(`${Object.values(texts).join('|')}|`);
    expect(await site().exists('bad')).toBe(false);
  });

  it('runs where it is delegated to, for the host that it is done for', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const step = { id: 's', delegate: 'd', command: `echo {{host}} {{label.zone}} >> ${folder}/drained` };
    const run = await pilot.orchestration.start({
      name: 'p',
      steps: [step],
      hosts: ['*', '!d'],
      strategy: { type: 'sequential' },
    });
    expect((await run.result).hosts.map(({ host }) => host)).toEqual(['a', 'b', 'c']);
    expect(await site().read('drained')).toBe('a zone a\nb zone b\nc zone c\n');
    const records = await pilot.history.list({ parent: run.id });
    expect(records.map(({ host }) => host)).toEqual(['d', 'd', 'd']);
    const lost: Plan = { name: 'p', steps: [{ ...step, delegate: 'localhost' }] };
    await expect(pilot.orchestration.start(lost, ['a'])).rejects.toMatchObject({ code: 'unknown-host' });
  });

  it('hands secrets to its commands, and keeps them nowhere', async () => {
    const secret = 'correct horse battery staple';
    const { folder } = site();
    const pilot = await site().process(
      {},
      { secrets: callbackSecrets((name) => (name === 'db' ? secret : undefined)) },
    );
    const told: unknown[] = [];
    pilot.events.on('*', (event) => told.push(event));
    const command = `printf %s "$DB_PASSWORD" > ${folder}/given; echo "$DB_PASSWORD"; echo "$DB_PASSWORD" >&2`;
    const plan = site().plan(command, { steps: [{ id: 's', command, secrets: { DB_PASSWORD: 'db' } }] });
    const run = await pilot.orchestration.start(plan, ['a']);
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('given')).toBe(secret);
    const records = await pilot.history.list({ parent: run.id });
    expect(JSON.stringify([told, records])).not.toContain(secret);
    expect((await readFile(journalFile())).length).toBeGreaterThan(0);
    const receipts = (await readdir(join(folder, 'receipts'))).map((name) => join(folder, 'receipts', name));
    expect(receipts.length).toBeGreaterThan(0);
    for (const file of [journalFile(), `${journalFile()}-wal`, ...receipts]) {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('is tried again where it failed and where it never came to, and nowhere else', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const plan = site().plan(`echo x >> ${folder}/{{host}}; [ {{host}} != b ] || [ -e ${folder}/mended ]`, {
      strategy: { type: 'sequential' },
    });
    const first = await pilot.orchestration.start(plan, hostNames);
    expect((await first.result).status).toBe('aborted');
    await site().write('mended');
    const second = await pilot.orchestration.retry(first.id);
    const report = await second.result;
    expect(report).toMatchObject({ status: 'succeeded', retryOf: first.id });
    expect(report.hosts.map(({ host }) => host)).toEqual(['b', 'c', 'd']);
    const counts = await Promise.all(hostNames.map((name) => site().read(name)));
    expect(counts).toEqual(['x\n', 'x\nx\n', 'x\n', 'x\n']);
    await expect(pilot.orchestration.retry(second.id)).rejects.toMatchObject({ code: 'nothing-to-retry' });
    await expect(pilot.orchestration.retry(second.id, { hosts: ['typo'] })).rejects.toMatchObject({
      code: 'unknown-host',
      message: expect.stringContaining('no host "typo"'),
    });
    await expect(pilot.orchestration.retry(first.id)).rejects.toMatchObject({
      code: 'already-retried',
      message: expect.stringContaining(second.id),
    });
    expect(await pilot.orchestration.history()).toMatchObject({ runs: [{ id: second.id }, { id: first.id }] });
  });

  it('is tried again by one of two that want it at once, and by others where they do', async () => {
    const { folder } = site();
    const pilot = await site().process();
    const other = await site().process();
    const plan = site().plan(`echo x >> ${folder}/{{host}}; false`, { failure: { maxFailures: 4 } });
    const first = await pilot.orchestration.start(plan, hostNames);
    await first.result;
    const wanted = { hosts: ['a', 'b'] };
    const both = await Promise.allSettled(
      [pilot, other].map(({ orchestration }) => orchestration.retry(first.id, wanted)),
    );
    const [won] = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const lost = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(lost).toEqual([expect.objectContaining({ code: 'already-retried' })]);
    await won?.result;
    await expect(pilot.orchestration.retry(first.id)).rejects.toMatchObject({ code: 'already-retried' });
    await (await pilot.orchestration.retry(first.id, { hosts: ['c'] })).result;
    const counts = await Promise.all(hostNames.map((name) => site().read(name)));
    expect(counts).toEqual(['x\nx\n', 'x\nx\n', 'x\nx\n', 'x\n']);
  });

  it('goes through a gate once somebody says so, who is written down', async () => {
    const pilot = await site().process();
    const plan = site().plan('true', { strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] } });
    const run = await pilot.orchestration.start(plan, hostNames);
    await site().until(async () => run.report().hosts[0]?.standing === 'succeeded');
    await expect(run.order({ type: 'promote', by: ' ' })).rejects.toMatchObject({ code: 'invalid-order' });
    await expect(run.order({ type: 'skip', host: 'nobody' })).rejects.toThrow(/no host "nobody"/);
    await expect(run.order({ type: 'skip', host: 'a', step: 'none' })).rejects.toThrow(/no step "none"; it has s/);
    await expect(pilot.orchestration.retry(run.id)).rejects.toMatchObject({ code: 'run-in-progress' });
    const misspelt: unknown[] = [
      ...[
        { type: 'Cancel' },
        { type: 'skip' },
        { type: 'retry', hosts: 'a' },
        { type: 'pause', until: 5 },
        null,
        'cancel',
      ],
      { type: 'resolve', host: 'a', step: 's', result: 'maybe' },
      ...[7, null].map((by) => ({ type: 'promote', by })),
    ];
    for (const order of misspelt) {
      await expect(pilot.orchestration.order(run.id, order as Order)).rejects.toMatchObject({ code: 'invalid-order' });
    }
    expect(run.report().gate).toEqual({ batch: 0, gate: 0 });
    await run.order({ type: 'skip', host: 'c', by: 'ann' });
    await run.order({ type: 'promote', by: 'ann' });
    await run.result;
    const { hosts: reported, promotions } = await pilot.orchestration.status(run.id);
    expect(reported.map(({ standing }) => standing)).toEqual(['succeeded', 'succeeded', 'skipped', 'succeeded']);
    expect(promotions).toEqual([{ batch: 0, gate: 0, by: 'ann' }]);
  });
});

describe('an orchestration', () => {
  it.each<OrchestrationOptions>([
    ...[0, -5, 1_000.5, Number.NaN, Number.POSITIVE_INFINITY].map((leaseTime) => ({ leaseTime })),
    ...[0, 0.5, Number.POSITIVE_INFINITY].map((measureTimeout) => ({ measureTimeout })),
    ...['relative/directory', ''].map((receipts) => ({ receipts })),
  ])('is not made with %j', async (options) => {
    await expect(site().process(options)).rejects.toMatchObject({ code: 'invalid-orchestration-options' });
  });
});

describe('a run that its process has left', () => {
  it('has a command whose end nobody knows when its pilot was closed meanwhile', async () => {
    const { folder } = site();
    const first = await site().process();
    const left = await first.orchestration.start(site().plan(`touch ${folder}/{{host}}; sleep 30`), ['a']);
    await site().until(() => site().exists('a'));
    await site().end(first);
    const second = await site().process();
    const asked = new Promise((resolve) => second.events.on('run.unresolved', ({ data }) => resolve(data)));
    const [run] = await second.orchestration.recover();
    expect(run?.id).toBe(left.id);
    expect(await asked).toEqual({ run: run?.id, host: 'a', step: 's' });
    expect(run?.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    await run?.order({ type: 'resolve', host: 'a', step: 's', result: 'succeeded' });
    expect(await run?.result).toMatchObject({ status: 'succeeded', hosts: [{ host: 'a', standing: 'succeeded' }] });
  });
});
