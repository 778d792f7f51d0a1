import type { Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { assessPlan, compilePlan, type Order, type Plan, planDigest, simulate } from '../../src/index.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

/** Something that its owner may change. */
type Own<Value> = { -readonly [Part in keyof Value]: Own<Value[Part]> };

/** Makes something else of every text and number in it, and adds to every list. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [part, each] of Object.entries(value)) {
    if (typeof each === 'string') Reflect.set(value, part, 'spoilt');
    else if (typeof each === 'number') Reflect.set(value, part, each + 1);
    else spoil(each);
  }
  if (Array.isArray(value)) value.push('spoilt');
}

function ownPlan(folder: string): Own<Plan> {
  return {
    name: 'own',
    parameters: { version: { type: 'string' } },
    variables: { times: 1 },
    steps: [
      { id: 'wait', command: `until [ -e ${folder}/go ]; do sleep 0.02; done` },
      { id: 'write', needs: ['wait'], command: `echo {{param.version}} {{var.times}} >> ${folder}/{{host}}` },
    ],
    strategy: { type: 'rolling', batch: [1], minHealthyTime: 1 },
    failure: { maxFailures: 0 },
  };
}

/** An object that is another one each time that it is looked at. */
function fickle<Value extends object>(answers: readonly Value[], parts: readonly (keyof Value & string)[]): Value {
  const looks = new Map<string, number>();
  const made = {};
  for (const part of parts) {
    const get = (): unknown => {
      const look = looks.get(part) ?? 0;
      looks.set(part, look + 1);
      return answers[Math.min(look, answers.length - 1)]?.[part];
    };
    Object.defineProperty(made, part, { get, enumerable: true });
  }
  return made as Value;
}

describe('a run', () => {
  it('is of what its plan, hosts and parameters were when it was started, whatever becomes of them', async () => {
    const { orchestration } = await site().process();
    const plan = ownPlan(site().folder);
    const hosts = ['a', 'b'];
    const parameters = { version: '2.1' };
    const { digest } = orchestration.prepare(plan, hosts, { parameters });
    const started = orchestration.start(plan, hosts, { parameters, digest });
    const before = structuredClone(plan);
    for (const each of [plan, hosts, parameters]) spoil(each);
    const run = await started;
    spoil(plan);
    await site().write('go');
    expect((await run.result).status).toBe('succeeded');
    for (const host of ['a', 'b']) expect(await site().read(host)).toBe('2.1 1\n');
    for await (const { program } of orchestration.watch(run.id)) expect(program.steps).toEqual(before.steps);
  });

  it('is of the first look at a plan that is another with every look', async () => {
    const { orchestration } = await site().process();
    const plans = ['first', 'second'].map(
      (word): Plan => ({
        name: word,
        steps: [{ id: word, command: `echo ${word} >> ${site().folder}/{{host}}` }],
      }),
    );
    const { digest } = orchestration.prepare(plans[0] as Plan, ['a']);
    const run = await orchestration.start(fickle(plans, ['name', 'steps']), ['a'], { digest });
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('a')).toBe('first\n');
  });

  it('is given the order that was checked', async () => {
    const { orchestration } = await site().process();
    const plan: Plan = { ...ownPlan(site().folder), parameters: {}, steps: [{ id: 's', command: 'exit 1' }] };
    const run = await orchestration.start({ ...plan, failure: { action: 'pause' } }, ['a', 'b']);
    await site().until(async () => run.report().isPaused);
    const order: Own<Extract<Order, { type: 'skip' }>> = { type: 'skip', host: 'a' };
    const given = run.order(order);
    order.host = 'b';
    await given;
    await run.order({ type: 'abort' });
    const { hosts } = await run.result;
    expect(hosts.map(({ standing }) => standing)).toEqual(['skipped', 'waiting']);
  });
});

describe('what is made of a plan', () => {
  const hosts = (): Own<Host>[] => [{ name: 'a', labels: { zone: 'x' } }, { name: 'b' }];

  it('does not change with it', () => {
    const [plan, on, parameters] = [ownPlan('/tmp'), hosts(), { version: '1' }];
    const program = compilePlan(plan, on, parameters);
    const before = structuredClone(program);
    for (const each of [plan, on, parameters]) spoil(each);
    expect(program).toEqual(before);
    expect(() => spoil(program.steps[1])).toThrow(TypeError);
    expect(program).toEqual(before);
  });

  it('is of one look at it', () => {
    const plans = ['true', 'rm -rf /'].map((command): Plan => ({ name: 'n', steps: [{ id: 's', command }] }));
    const [first] = plans as [Plan];
    const look = (): Plan => fickle(plans, ['name', 'steps']);
    expect(planDigest(look(), hosts())).toBe(planDigest(first, hosts()));
    expect(compilePlan(look(), hosts())).toEqual(compilePlan(first, hosts()));
    expect(simulate(look(), hosts())).toEqual(simulate(first, hosts()));
    expect(assessPlan(look(), hosts())).toEqual(assessPlan(first, hosts()));
  });

  it('is nothing where it contains itself or inherits what it has', () => {
    const plan = ownPlan('/tmp') as Plan & { steps: unknown[] };
    plan.steps.push(plan);
    expect(() => compilePlan(plan, hosts(), { version: '1' })).toThrow(
      expect.objectContaining({ code: 'invalid-plan' }),
    );
    const heir = JSON.parse('{ "__proto__": { "name": "n", "steps": [{ "id": "s", "command": "true" }] } }') as Plan;
    expect(() => compilePlan(heir, hosts())).toThrow(expect.objectContaining({ code: 'invalid-plan' }));
  });
});
