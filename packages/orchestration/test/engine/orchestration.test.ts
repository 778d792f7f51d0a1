import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callbackSecrets, localExecutor, OpsPilot, type SecretsProvider, type StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OrchestrationOptions, orchestration, type Plan, receiptExecutor } from '../../src/index.js';

let folder: string;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  await rm(folder, { recursive: true, force: true });
});

const hosts = ['a', 'b', 'c', 'd'].map((name) => ({ name, address: 'localhost', labels: { zone: `zone ${name}` } }));
const names = hosts.map(({ name }) => name);

async function pilotOf(
  options: OrchestrationOptions = {},
  storage: StorageAdapter = sqliteStorage(join(folder, 'db')),
  secrets?: SecretsProvider,
) {
  const receipts = join(folder, 'receipts');
  const pilot = await OpsPilot.create({
    storage,
    executor: receiptExecutor(localExecutor(), { directory: receipts }),
    hosts,
    analysis: false,
    ...(secrets === undefined ? {} : { secrets }),
    plugins: [orchestration({ receipts, leaseTime: 1_000, ...options })],
  });
  open.push(pilot);
  return pilot;
}

function planOf(command: string, more: Partial<Plan> = {}): Plan {
  return { name: 'p', steps: [{ id: 's', command }], ...more };
}

async function exists(name: string): Promise<boolean> {
  return stat(join(folder, name)).then(
    () => true,
    () => false,
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

describe('a run', () => {
  it('does every step on every host, each command down the whole path', async () => {
    const pilot = await pilotOf();
    const told: unknown[] = [];
    pilot.events.on('run.*', ({ type, data }) => told.push([type, data]));
    const plan: Plan = {
      name: 'two steps',
      steps: [
        { id: 'second', command: `cat ${folder}/{{host}}`, needs: ['first'] },
        { id: 'first', command: `echo {{label.zone}} > ${folder}/{{host}}` },
      ],
    };
    const run = await pilot.orchestration.start(plan, names);
    const report = await run.result;
    expect(report).toMatchObject({ status: 'succeeded', failures: 0, name: 'two steps' });
    expect(report.hosts).toEqual(names.map((host) => ({ host, standing: 'succeeded' })));
    expect(await readFile(join(folder, 'b'), 'utf8')).toBe('zone b\n');
    const records = await pilot.history.list({ parent: run.id });
    expect(records).toHaveLength(8);
    expect(told).toHaveLength(10);
    expect(told[0]).toEqual(['run.started', { run: run.id, name: 'two steps', hosts: 4 }]);
    expect(told.at(-1)).toEqual(['run.finished', { run: run.id, name: 'two steps', status: 'succeeded', failures: 0 }]);
    expect(await pilot.orchestration.status(run.id)).toEqual(report);
  });

  it('skips what is done already, and believes a step only when it is verified', async () => {
    const pilot = await pilotOf();
    await writeFile(join(folder, 'made-a'), '');
    await writeFile(join(folder, 'done-b'), '');
    const step = {
      id: 's',
      creates: `${folder}/made-{{host}}`,
      unless: `[ -e ${folder}/done-{{host}} ]`,
      command: `echo x >> ${folder}/ran-{{host}}`,
      verify: `[ {{host}} != d ]`,
    };
    const plan: Plan = { name: 'p', steps: [step], failure: { maxFailures: 1 } };
    const run = await pilot.orchestration.start(plan, names);
    expect(await run.result).toMatchObject({
      status: 'partly-failed',
      hosts: [
        { host: 'a', standing: 'succeeded', skipped: ['s'] },
        { host: 'b', standing: 'succeeded', skipped: ['s'] },
        { host: 'c', standing: 'succeeded' },
        { host: 'd', standing: 'failed', step: 's' },
      ],
    });
    expect(await Promise.all(names.map((name) => exists(`ran-${name}`)))).toEqual([false, false, true, true]);
    const counts: Record<string, number> = {};
    for (const { metadata } of await pilot.history.list({ parent: run.id })) {
      const kind = JSON.stringify(metadata['kind']);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts).toEqual({ '"creates"': 4, '"unless"': 3, '"step"': 2, '"verify"': 2 });
  });

  it('takes no guard that cannot answer for a no', async () => {
    const pilot = await pilotOf();
    const plan: Plan = { name: 'p', steps: [{ id: 's', unless: 'no-such-program', command: `touch ${folder}/ran` }] };
    const { status, hosts: reported } = await (await pilot.orchestration.start(plan, ['a'])).result;
    expect([status, reported[0]?.standing]).toEqual(['aborted', 'not-started']);
    expect(await exists('ran')).toBe(false);
  });

  it('makes words of what it is told, whatever that is', async () => {
    const pilot = await pilotOf();
    const texts = { a: `$(touch ${folder}/bad) "quoted" 'too'`, b: '{{host}}; true\nnext', c: '', d: 'ä *' };
    const plan: Plan = {
      name: 'p',
      parameters: Object.fromEntries(Object.keys(texts).map((name) => [name, { type: 'string' }])),
      variables: { file: `${folder}/out file` },
      steps: [{ id: 's', command: `printf '%s|' {{param.a}} {{param.b}} {{param.c}} {{param.d}} > {{var.file}}` }],
    };
    const run = await pilot.orchestration.start(plan, ['a'], { parameters: texts });
    expect((await run.result).status).toBe('succeeded');
    expect(await readFile(join(folder, 'out file'), 'utf8')).toBe(`${Object.values(texts).join('|')}|`);
    expect(await exists('bad')).toBe(false);
  });

  it('runs where it is delegated to, for the host that it is done for', async () => {
    const pilot = await pilotOf();
    const step = { id: 's', delegate: 'd', command: `echo {{host}} {{label.zone}} >> ${folder}/drained` };
    const run = await pilot.orchestration.start({
      name: 'p',
      steps: [step],
      hosts: ['*', '!d'],
      strategy: { type: 'sequential' },
    });
    expect((await run.result).hosts.map(({ host }) => host)).toEqual(['a', 'b', 'c']);
    expect(await readFile(join(folder, 'drained'), 'utf8')).toBe('a zone a\nb zone b\nc zone c\n');
    const records = await pilot.history.list({ parent: run.id });
    expect(records.map(({ host }) => host)).toEqual(['d', 'd', 'd']);
    const lost: Plan = { name: 'p', steps: [{ ...step, delegate: 'localhost' }] };
    await expect(pilot.orchestration.start(lost, ['a'])).rejects.toMatchObject({ code: 'unknown-host' });
  });

  it('hands secrets to its commands, and keeps them nowhere', async () => {
    const secret = 'correct horse battery staple';
    const pilot = await pilotOf(
      {},
      undefined,
      callbackSecrets((name) => (name === 'db' ? secret : undefined)),
    );
    const told: unknown[] = [];
    pilot.events.on('*', (event) => told.push(event));
    const command = `printf %s "$DB_PASSWORD" > ${folder}/given; echo "$DB_PASSWORD"`;
    const plan = planOf(command, { steps: [{ id: 's', command, secrets: { DB_PASSWORD: 'db' } }] });
    const run = await pilot.orchestration.start(plan, ['a']);
    expect((await run.result).status).toBe('succeeded');
    expect(await readFile(join(folder, 'given'), 'utf8')).toBe(secret);
    const records = await pilot.history.list({ parent: run.id });
    expect(JSON.stringify([told, records])).not.toContain(secret);
    for (const file of ['db', 'db-wal']) {
      const bytes = await readFile(join(folder, file)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('stops where its budget ends, and takes back what was done', async () => {
    const pilot = await pilotOf();
    const plan: Plan = {
      name: 'p',
      steps: [
        { id: 'make', command: `touch ${folder}/made-{{host}}`, rollback: `rm ${folder}/made-{{host}}` },
        { id: 'check', command: '[ {{host}} != b ]', needs: ['make'] },
      ],
      strategy: { type: 'sequential' },
      failure: { action: 'rollback' },
    };
    const { status, hosts: reported } = await (await pilot.orchestration.start(plan, names)).result;
    expect(status).toBe('rolled-back');
    expect(reported.map(({ standing }) => standing)).toEqual(['rolled-back', 'rolled-back', 'waiting', 'waiting']);
    for (const name of names) expect(await exists(`made-${name}`)).toBe(false);
  });

  it('pauses, goes on and is cancelled as told', async () => {
    const pilot = await pilotOf();
    const plan = planOf(`touch ${folder}/{{host}}; sleep 0.2`, { strategy: { type: 'sequential' } });
    const run = await pilot.orchestration.start(plan, names);
    await until(() => exists('a'));
    run.order({ type: 'pause' });
    await delay(700);
    expect(await exists('b')).toBe(false);
    expect(run.report()).toMatchObject({ status: 'running', isPaused: true });
    run.order({ type: 'resume' });
    await until(() => exists('b'));
    run.order({ type: 'cancel' });
    expect((await run.result).status).toBe('cancelled');
    expect(await exists('c')).toBe(false);
  });

  it('is tried again where it failed and where it never came to, and nowhere else', async () => {
    const pilot = await pilotOf();
    const plan = planOf(`echo x >> ${folder}/{{host}}; [ {{host}} != b ] || [ -e ${folder}/mended ]`, {
      strategy: { type: 'sequential' },
    });
    const first = await pilot.orchestration.start(plan, names);
    expect((await first.result).status).toBe('aborted');
    await writeFile(join(folder, 'mended'), '');
    const second = await pilot.orchestration.retry(first.id);
    const report = await second.result;
    expect(report).toMatchObject({ status: 'succeeded', retryOf: first.id });
    expect(report.hosts.map(({ host }) => host)).toEqual(['b', 'c', 'd']);
    const counts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    expect(counts).toEqual(['x\n', 'x\nx\n', 'x\n', 'x\n']);
    await expect(pilot.orchestration.retry(second.id)).rejects.toMatchObject({ code: 'nothing-to-retry' });
  });

  it('goes through a gate once somebody says so, who is written down', async () => {
    const pilot = await pilotOf();
    const plan = planOf('true', { strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] } });
    const run = await pilot.orchestration.start(plan, names);
    await until(async () => run.report().hosts[0]?.standing === 'succeeded');
    expect(() => run.order({ type: 'promote', by: ' ' })).toThrow(expect.objectContaining({ code: 'invalid-order' }));
    expect(() => run.order({ type: 'skip', host: 'nobody' })).toThrow(/no host "nobody"/);
    expect(() => run.order({ type: 'skip', host: 'a', step: 'none' })).toThrow(/no step "none"; it has s/);
    await expect(pilot.orchestration.retry(run.id)).rejects.toMatchObject({ code: 'run-in-progress' });
    run.order({ type: 'skip', host: 'c', by: 'ann' });
    run.order({ type: 'promote', by: 'ann' });
    await run.result;
    const { hosts: reported, promotions } = await pilot.orchestration.status(run.id);
    expect(reported.map(({ standing }) => standing)).toEqual(['succeeded', 'succeeded', 'skipped', 'succeeded']);
    expect(promotions).toEqual([{ batch: 0, gate: 0, by: 'ann' }]);
  });

  it('goes beyond a canary only when it is measured well', async () => {
    const seen: unknown[] = [];
    const pilot = await pilotOf({
      measure: async (name, { hosts: of }) => {
        seen.push([name, of]);
        return of.includes('a') && seen.length < 2 ? 'passed' : 'failed';
      },
    });
    const analysis = { name: 'errors', interval: 1, count: 1 };
    const plan = planOf(`touch ${folder}/{{host}}`, {
      strategy: { type: 'canary', steps: [{ setWeight: 1 }, { analysis }, { setWeight: 2 }, { analysis }] },
    });
    expect((await (await pilot.orchestration.start(plan, names)).result).status).toBe('aborted');
    expect(seen).toEqual([
      ['errors', ['a']],
      ['errors', ['b']],
    ]);
    expect([await exists('b'), await exists('c')]).toEqual([true, false]);
  });

  it('is not begun for a host that nobody knows, or a value that a host has not', async () => {
    const { orchestration: api } = await pilotOf();
    await expect(api.start(planOf('true'), ['a', 'nobody'])).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(api.start(planOf('echo {{label.rack}}'), names)).rejects.toMatchObject({
      code: 'invalid-plan',
      message: expect.stringContaining('a has no "label.rack"'),
    });
  });
});

describe('a run that its process has left', () => {
  it('is gone on with by another, after the commands that ran have ended', async () => {
    const first = await pilotOf();
    const plan = planOf(`echo x >> ${folder}/{{host}}; sleep 0.3`, { strategy: { type: 'sequential' } });
    const left = await first.orchestration.start(plan, names);
    await until(() => exists('a'));
    await first.orchestration.leave();
    await first.close();
    open.length = 0;
    const second = await pilotOf();
    const [run] = await second.orchestration.recover();
    expect(run?.id).toBe(left.id);
    expect((await run?.result)?.status).toBe('succeeded');
    for (const name of names) expect(await readFile(join(folder, name), 'utf8')).toBe('x\n');
  });

  it('has a command whose end nobody knows when its pilot was closed meanwhile', async () => {
    const first = await pilotOf();
    await first.orchestration.start(planOf(`touch ${folder}/{{host}}; sleep 30`), ['a']);
    await until(() => exists('a'));
    await first.close();
    open.length = 0;
    const second = await pilotOf();
    const asked = new Promise((resolve) => second.events.on('run.unresolved', ({ data }) => resolve(data)));
    const [run] = await second.orchestration.recover();
    expect(await asked).toEqual({ run: run?.id, host: 'a', step: 's' });
    expect(run?.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    run?.order({ type: 'resolve', host: 'a', step: 's', result: 'succeeded' });
    expect(await run?.result).toMatchObject({ status: 'succeeded', hosts: [{ host: 'a', standing: 'succeeded' }] });
  });

  it('is nobody else’s while it is driven, nor once it has ended', async () => {
    const pilot = await pilotOf();
    const run = await pilot.orchestration.start(planOf('sleep 0.5'), ['a']);
    await expect(pilot.orchestration.resume(run.id)).rejects.toMatchObject({ code: 'run-in-progress' });
    expect(await pilot.orchestration.recover()).toEqual([]);
    await run.result;
    await expect(pilot.orchestration.resume(run.id)).rejects.toMatchObject({ code: 'run-ended' });
    await expect(pilot.orchestration.status('none')).rejects.toMatchObject({ code: 'run-unknown' });
  });
});
