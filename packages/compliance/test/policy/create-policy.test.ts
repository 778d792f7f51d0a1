import { analyse, assessRisk } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicyContext, type Rule } from '../../src/index.js';

const rule: Rule = {
  id: 'AUD-001',
  title: 'Logs stay as they were written',
  severity: 'critical',
  decision: 'require-approval',
  raise: [{ context: { environment: 'production' }, decision: 'deny' }],
  when: { effect: { kind: ['delete', 'write'], target: { class: ['log', 'audit'] }, except: { action: 'append' } } },
  reason: 'Logs are evidence.',
  controls: [{ framework: 'nist-800-53', edition: 'r5', control: 'AU-9' }],
  examples: { matching: ['rm /var/log/syslog'], other: ['tail /var/log/syslog'] },
};

function decide(command: string, context: Partial<PolicyContext> = {}) {
  const analysis = analyse(command);
  return createPolicy([rule]).decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0, ...context });
}

describe('a policy', () => {
  it('finds what a rule is about, with the effect and its place', () => {
    const { decision, findings } = decide('cd /tmp; rm /var/log/syslog');
    expect(decision).toBe('deny');
    expect(findings).toMatchObject([
      { rule: 'AUD-001', decision: 'deny', severity: 'critical', controls: rule.controls, span: [12, 27] },
    ]);
    expect(findings[0]?.effect?.kind).toBe('delete');
  });

  it('leaves alone what the rule excepts, and what it is not about', () => {
    expect(decide('echo started >> /var/log/app.log')).toEqual({ decision: 'allow', findings: [] });
    expect(decide('rm /tmp/syslog')).toEqual({ decision: 'allow', findings: [] });
  });

  it('looks at each host of several that a command names at once', () => {
    const about = (scope: object): Rule => ({ ...rule, when: { effect: { kind: 'delete', ...scope } } });
    const decideOf = (given: Rule, command: string) => {
      const analysis = analyse(command);
      return createPolicy([given]).decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0 }).decision;
    };
    const onWeb2 = about({ scope: { host: 'web-2' } });
    for (const names of ['web-2', 'db-1,web-2', 'web-2,db-1', 'db-1,root@web-2']) {
      expect(decideOf(onWeb2, `pdsh -w ${names} rm /x`), names).toBe('deny');
    }
    expect(decideOf(onWeb2, 'pdsh -w db-1,db-2 rm /x')).toBe('allow');
    const notOnWeb = about({ except: { scope: { host: 'web-*' } } });
    expect(decideOf(notOnWeb, 'pdsh -w web-1,web-2 rm /x')).toBe('allow');
    expect(decideOf(notOnWeb, 'pdsh -w web-1,db-1 rm /x')).toBe('deny');
  });

  it('takes an environment that nobody told for production, and is milder elsewhere', () => {
    expect(decide('rm /var/log/syslog', { host: { name: 'a', environment: 'staging' } }).decision).toBe(
      'require-approval',
    );
    expect(decide('rm /var/log/syslog', { host: { name: 'a' } }).decision).toBe('deny');
  });

  it('says of a general rule only what no other rule has told as strictly', () => {
    const general: Rule = {
      ...rule,
      id: 'GEN-001',
      isGeneral: true,
      decision: 'require-approval',
      raise: [],
      when: { effect: { kind: 'delete' }, riskFrom: 0.1 },
    };
    const policy = createPolicy([general, rule]);
    const judge = (command: string) => {
      const analysis = analyse(command);
      return policy.decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0 });
    };
    expect(judge('rm /var/log/syslog').findings.map((finding) => finding.rule)).toEqual(['AUD-001']);
    const both = judge('rm /var/log/syslog; rm -r /srv/shop');
    expect(both.findings.map((finding) => finding.rule)).toEqual(['AUD-001', 'GEN-001']);
    expect(judge('rm -r /srv/shop').decision).toBe('require-approval');
  });
});

describe('a policy without rules', () => {
  const judge = (command: string) => {
    const analysis = analyse(command);
    return createPolicy([]).decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0 });
  };

  it('asks about what bash alone reads so, and about what it cannot read', () => {
    expect(judge('function greet { echo hi; }').decision).toBe('require-approval');
    expect(judge('echo "half').decision).toBe('require-approval');
  });

  it('sees all of a here-document that has no end', () => {
    expect(judge('cat <<EOF\nhello').decision).toBe('allow');
    expect(judge('sh <<EOF\neval "$x"').decision).toBe('require-approval');
  });
});
