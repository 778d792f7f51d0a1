import { describe, expect, it } from 'vitest';
import { cedarJudge } from '../../src/cedar.js';
import type { ContextCondition } from '../../src/index.js';
import { opaJudge } from '../../src/opa.js';
import { compilePolicy } from '../fixtures/compile-policy.js';
import { openPilot } from '../fixtures/open-pilot.js';

const production = ['production', 'prod', 'PRD', ' live', 'eu-prod-1', 'eu_prod', 'prod2', undefined, ''];
const disguised = ['shopProd', 'euProduction', 'shopLive', 'ｐｒｏｄ', 'pr\u200bod', '\u200b'];
const others = ['staging', 'development', 'delivery', 'reproduction-lab', 'reproduce', 'preproduction', 'deLivery'];

function policyFor(context: ContextCondition, more: object = {}) {
  const rule = {
    id: 'OWN-001',
    title: 'Nothing is touched',
    severity: 'medium',
    decision: 'deny',
    when: { effect: { kind: 'write' }, context },
    reason: 'Leave it.',
    controls: [],
    examples: { matching: ['touch /srv/a'], other: ['uptime'] },
    ...more,
  };
  return { name: 'own', rules: [rule] };
}

/** The decision on a harmless change on a host that serves this. */
async function decisionIn(environment: string | undefined, options: Parameters<typeof openPilot>[0]) {
  const host = { name: 'h', ...(environment === undefined ? {} : { environment }) };
  await using opened = await openPilot({ rules: [], ...options }, { hosts: [host] });
  return (await opened.pilot.compliance.checkCompliance('touch /srv/a', { host: 'h' })).decision;
}

describe('production by whatever name', () => {
  it.each([
    ...[...production, ...disguised].map((name) => [name, 'deny'] as const),
    ...others.map((name) => [name, 'allow'] as const),
  ])('is meant by a rule, a raise and a freeze: %j', async (environment, decision) => {
    const rule = policyFor({ environment: 'production' });
    const raised = policyFor(
      { environment: '*' },
      { decision: 'warn', raise: [{ context: { environment: 'production' }, decision: 'deny' }] },
    );
    const frozen = policyFor({ isFrozen: true });
    const freezes = [{ from: 0, to: '2100-01-01', environment: 'production' }];
    expect(await decisionIn(environment, { policies: [rule] })).toBe(decision);
    expect(await decisionIn(environment, { policies: [raised] })).toBe(decision === 'deny' ? 'deny' : 'warn');
    expect(await decisionIn(environment, { policies: [frozen], freezes })).toBe(decision);
  });

  it('leaves names of your own to themselves, and takes what nobody has told for each of them', async () => {
    const policies = [policyFor({ environment: 'eu-prod-1' })];
    expect(await decisionIn('EU_prod.1', { policies })).toBe('deny');
    expect(await decisionIn('us-prod-1', { policies })).toBe('allow');
    expect(await decisionIn('production', { policies })).toBe('allow');
    expect(await decisionIn(undefined, { policies })).toBe('deny');
    expect(await decisionIn(undefined, { policies: [policyFor({ environment: 'staging' })] })).toBe('allow');
  });

  it.each(['prod', 'eu-prod-1'])('is what Cedar and OPA are asked about too, beside its own name: %s', async (name) => {
    const forbids = (environment: string) =>
      cedarJudge(`permit(principal, action, resource);
        forbid(principal, action, resource) when { context.environment == "${environment}" };`);
    expect(await decisionIn(name, { judges: [await forbids('production')] })).toBe('deny');
    expect(await decisionIn(name, { judges: [await forbids(name)] })).toBe('deny');
    expect(await decisionIn('staging', { judges: [await forbids('production')] })).toBe('allow');
    await using opened = await openPilot(
      { rules: [], judges: [await opaJudge(await compilePolicy())] },
      { hosts: [{ name: 'h', environment: name }], analysis: { askFrom: 0.75 } },
    );
    const { decision, violations } = await opened.pilot.compliance.checkCompliance('rm /srv/a', { host: 'h' });
    expect(decision).toBe('require-approval');
    expect(violations.map(({ rule }) => rule)).toEqual(['opa/no-deletes']);
  });

  it.each([
    ['production', 'prod'],
    ['production', 'eu-prod-1'],
    ['staging', 'production'],
    ['prod', undefined],
  ])('widens no exception: one for %s does not hold in %s', async (scope, environment) => {
    const hosts = [
      { name: 'h', ...(environment === undefined ? {} : { environment }) },
      { name: 'named', environment: scope },
    ];
    await using opened = await openPilot({ policies: [policyFor({ environment: '*' })] }, { hosts });
    const { compliance } = opened.pilot;
    const expiresAt = opened.clock.now() + 60_000;
    const wanted = { rules: ['OWN-001'], scope: { environment: scope }, lowersTo: 'allow', reason: 'x', expiresAt };
    await compliance.exceptions.add(wanted as never, { by: 'olga' });
    expect((await compliance.checkCompliance('touch /srv/a', { host: 'h' })).decision).toBe('deny');
    expect((await compliance.checkCompliance('touch /srv/a', { host: 'named' })).decision).toBe('allow');
  });
});
