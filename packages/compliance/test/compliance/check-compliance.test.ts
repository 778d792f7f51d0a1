import { decisions } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { controlsOf } from '../../src/policy/controls-of.js';
import { openPilot } from '../fixtures/open-pilot.js';

describe('checking a command', () => {
  it('tells what speaks against it, and neither runs nor records anything', async () => {
    await using opened = await openPilot();
    const { pilot, executor } = opened;
    const check = await pilot.compliance.checkCompliance(
      'rm -rf /',
      { host: 'prod-1' },
      { id: 'ann', roles: ['operator'] },
    );
    expect(check).toMatchObject({ compliant: false, decision: 'deny', risk: { score: expect.any(Number) } });
    expect(check.violations.length).toBeGreaterThan(0);
    for (const { reason, effect } of check.violations) {
      expect(reason).not.toBe('');
      expect(effect?.kind).toBe('delete');
    }
    const ruled = check.violations.filter(({ rule }) => /^[A-Z]{3}-\d{3}$/.test(rule));
    expect(ruled.length).toBeGreaterThan(0);
    for (const { controls } of ruled) expect(controls?.length).toBeGreaterThan(0);
    expect(check.violations.filter((finding) => !ruled.includes(finding)).map(({ rule }) => rule)).toEqual([
      'core/delete-remove',
    ]);
    expect(check.analysis.commands[0]?.program).toBe('rm');
    expect(executor.calls).toEqual([]);
    expect(await pilot.history.list()).toEqual([]);
  });

  it('offers milder commands, each of which the policy decides more mildly', async () => {
    await using opened = await openPilot();
    const { checkCompliance } = opened.pilot.compliance;
    const context = { host: 'prod-1' };
    const { decision, violations, alternativeCommands } = await checkCompliance('rm -r /srv/www/old', context);
    expect(decision).toBe('require-approval');
    expect(alternativeCommands.length).toBeGreaterThan(0);
    expect(violations.some(({ alternatives = [] }) => alternatives.includes(alternativeCommands[0] ?? ''))).toBe(true);
    for (const command of alternativeCommands) {
      expect(['allow', 'warn']).toContain((await checkCompliance(command, context)).decision);
    }
  });

  it('judges what it offers where the command would run', async () => {
    await using opened = await openPilot();
    const { checkCompliance } = opened.pilot.compliance;
    for (const [command, cwd] of [
      ['chmod -R 777 .', '/'],
      ['chmod -R 777 .', '/var/log'],
      ['chmod 666 shadow', '/etc'],
      ['rm -rf old', '/srv/www'],
    ] as const) {
      const context = { host: 'prod-1', cwd };
      const { alternativeCommands, violations } = await checkCompliance(command, context);
      for (const offered of alternativeCommands) {
        const { decision } = await checkCompliance(offered, context);
        const replaced = violations.filter(({ alternatives = [] }) => alternatives.includes(offered));
        const strictest = Math.max(...replaced.map((finding) => decisions.indexOf(finding.decision)));
        expect(decisions.indexOf(decision), `${command} in ${cwd}: ${offered}`).toBeLessThan(strictest);
      }
    }
  });

  it('is compliant when nothing speaks against it', async () => {
    await using opened = await openPilot();
    expect(await opened.pilot.compliance.checkCompliance('ls -l /srv')).toMatchObject({
      compliant: true,
      decision: 'allow',
      violations: [],
      alternativeCommands: [],
    });
  });

  it('takes what it is not told for the strictest, and hosts by their name for what they are', async () => {
    await using opened = await openPilot();
    const { checkCompliance } = opened.pilot.compliance;
    const command = 'rm /var/log/syslog';
    const decisionIn = async (context?: object) => (await checkCompliance(command, context)).decision;
    expect(await decisionIn()).toBe('deny');
    expect(await decisionIn({ host: 'nobody-knows' })).toBe('deny');
    expect(await decisionIn({ host: 'stage-1' })).toBe('require-approval');
    expect(await decisionIn({ environment: 'staging' })).toBe('require-approval');
    expect(await decisionIn({ host: { name: 'x', environment: 'staging' } })).toBe('require-approval');
  });

  it('gives the rules of a framework, under any of its names', async () => {
    await using opened = await openPilot();
    const { policies, policies: total } = opened.pilot.compliance.policies('SOX');
    expect(total).toBe(policies);
    expect(opened.pilot.compliance.policies('pci dss').totalRules).toBeGreaterThanOrEqual(45);
    expect(() => opened.pilot.compliance.policies('iso-9000')).toThrow(
      expect.objectContaining({ code: 'unknown-framework' }),
    );
  });

  it('enforces the rules of some frameworks alone when told to', async () => {
    await using opened = await openPilot({ frameworks: ['cis-docker'] });
    const { rules } = opened.pilot.compliance;
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.every((rule) => controlsOf(rule).some(({ framework }) => framework === 'cis-docker'))).toBe(true);
  });
});
