import type { Host } from '@opspilot/core';
import { analyse, assessRisk } from '@opspilot/core/shell';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessPlan, type Plan, type PlanRisk, type Step } from '../../src/index.js';
import { plans } from '../run/random-run.js';

function fleet(count: number, environment = 'production'): readonly Host[] {
  return Array.from({ length: count }, (_, index) => ({ name: `web-${index}`, environment }));
}

function planOf(step: Partial<Step>, more: Partial<Plan> = {}): Plan {
  return { name: 'p', steps: [{ id: 'wipe', command: 'rm -rf /srv/app', ...step }], ...more };
}

const codes = ({ suggestions }: PlanRisk) => suggestions.map(({ code }) => code).sort();
const canary: Plan['strategy'] = { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] };

describe('the risk of a plan', () => {
  it('tells of every command what core says of it where it is worst', () => {
    const hosts: readonly Host[] = [...fleet(3, 'development'), { name: 'db-1', environment: 'production' }];
    const plan = planOf({ unless: 'test -e /srv/gone', rollback: 'restore {{host}}', verify: 'test ! -e /srv/app' });
    const { commands } = assessPlan(plan, hosts);
    expect(commands.map(({ kind }) => kind)).toEqual(['unless', 'step', 'verify', 'rollback']);
    const { score } = assessRisk(analyse('rm -rf /srv/app'), { environment: 'production' });
    expect(commands[1]).toMatchObject({ step: 'wipe', command: 'rm -rf /srv/app', host: 'db-1', score });
  });

  it('names the step and what it does in every reason, worst first', () => {
    const { reasons, level } = assessPlan(planOf({}), fleet(200));
    expect(level).toBe('critical');
    for (const { message, step } of reasons) {
      expect(message).toMatch(/^wipe/);
      expect(message).toContain('/srv/app');
      expect(step).toBe('wipe');
    }
    expect(reasons[0]).toMatchObject({ code: 'delete-remove', effect: { kind: 'delete' } });
    const scores = reasons.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const restart = assessPlan(planOf({ command: 'systemctl restart nginx' }), fleet(200));
    expect(restart.reasons.map(({ code }) => code)).toContain('wide-reach');
  });

  it('is that of the plan as it is told and delegated', () => {
    const parameters = { path: { type: 'string' } } as const;
    const plan = planOf({ command: 'rm -rf {{param.path}}', delegate: 'lb-1' }, { parameters });
    const harmless = assessPlan(plan, fleet(1), { parameters: { path: '/tmp/x/y' } });
    const inventory: readonly Host[] = [{ name: 'lb-1', environment: 'development' }];
    const deadly = assessPlan(plan, fleet(1), { parameters: { path: '/etc' }, inventory });
    expect(deadly.score).toBeGreaterThan(harmless.score);
    expect(deadly.commands[0]?.score).toBe(assessRisk(analyse('rm -rf /etc'), { environment: 'development' }).score);
  });

  it('reaches as many hosts as it is started on before anything is looked at', () => {
    const reach = (step: Partial<Step>, more: Partial<Plan> = {}) =>
      assessPlan(planOf(step, more), fleet(100)).commands[0]?.reach;
    expect(reach({})).toBe(100);
    expect(reach({ runOnce: true })).toBe(1);
    expect(reach({}, { strategy: canary })).toBe(1);
    expect(reach({}, { strategy: { type: 'rolling', batch: 5, minHealthyTime: 1_000 } })).toBe(100);
    const verified: Partial<Step> = { verify: 'true' };
    expect(assessPlan(planOf(verified), fleet(100)).commands[0]?.reach).toBe(10);
    expect(reach(verified, { strategy: { type: 'rolling', batch: 5 }, failure: { maxFailures: 2 } })).toBe(7);
    expect(reach(verified, { failure: { action: 'continue' } })).toBe(100);
  });

  it('comes with what would lower it, and with nothing when it is low', () => {
    const everything: Partial<Plan> = {
      strategy: { type: 'parallel', maxParallel: 100 },
      failure: { maxFailures: '60%' },
    };
    expect(codes(assessPlan(planOf({}, everything), fleet(100)))).toEqual([
      'add-rollback',
      'add-verify',
      'canary',
      'dry-run',
      'smaller-batch',
      'smaller-budget',
    ]);
    const careful = planOf({ rollback: 'restore', verify: 'true' }, { strategy: canary });
    expect(codes(assessPlan(careful, fleet(100)))).toEqual(['dry-run']);
    const harmless = assessPlan(planOf({ command: 'uptime' }, everything), fleet(10_000));
    expect(harmless).toMatchObject({ score: 0, level: 'low', suggestions: [], reasons: [] });
  });

  it('is lowered by every suggestion that is followed', () => {
    const step = { command: 'systemctl restart nginx' };
    const bold: Plan = planOf(step, {
      strategy: { type: 'parallel', maxParallel: 100 },
      failure: { maxFailures: '60%' },
    });
    const { score } = assessPlan(bold, fleet(100));
    const followed: readonly Plan[] = [
      planOf(step, { ...bold, steps: [{ id: 'wipe', ...step, rollback: 'true' }] }),
      planOf(step, { ...bold, steps: [{ id: 'wipe', ...step, verify: 'true' }] }),
      { ...bold, strategy: canary },
      { ...bold, failure: { maxFailures: 1 } },
    ];
    for (const plan of followed) expect(assessPlan(plan, fleet(100)).score).toBeLessThan(score);
  });

  it('is never below that of any of its commands, nor lowered by more hosts', () => {
    const command = fc.constantFrom(
      'uptime',
      'reboot',
      'rm -rf /var/log',
      'apt-get install -y app',
      'systemctl stop ssh',
    );
    fc.assert(
      fc.property(plans, command, ({ plan, hosts }, worse) => {
        const steps = plan.steps.map((step) => ({
          ...step,
          command: worse,
          creates: '/srv/x',
          unless: 'false',
          verify: 'true',
        }));
        const { score, commands } = assessPlan({ ...plan, steps }, hosts);
        expect(score).toBeLessThanOrEqual(1);
        for (const { score: alone, inPlan } of commands) {
          expect(inPlan).toBeGreaterThanOrEqual(alone);
          expect(score).toBeGreaterThanOrEqual(inPlan);
        }
        const parallel: Plan = { ...plan, steps, strategy: { type: 'parallel' }, failure: {} };
        const [few, many] = [fleet(5), fleet(50)].map((of) => assessPlan(parallel, of).score) as [number, number];
        expect(many).toBeGreaterThanOrEqual(few);
      }),
      { numRuns: 50 },
    );
  });
});
