import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessRisk, criticalThreshold, riskyThreshold } from '../../src/risk/assess-risk.js';
import { type Factors, weigh } from '../../src/risk/factors.js';
import { filesSeverity } from '../../src/risk/severity/files.js';
import { generalSeverity } from '../../src/risk/severity/general.js';
import { runningSeverity } from '../../src/risk/severity/running.js';
import { servicesSeverity } from '../../src/risk/severity/services.js';
import { systemSeverity } from '../../src/risk/severity/system.js';
import { analyse } from '../../src/shell/understand.js';
import { dangerousCommands } from '../fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../fixtures/shell/harmless-commands.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.5, max: 2, noNaN: true });
const factors: fc.Arbitrary<Factors> = fc.record({
  blast: factor,
  reversibility: factor,
  environment: factor,
  privilege: factor,
  confidence: share,
});
const command = fc.constantFrom(...dangerousCommands, ...harmlessCommands);
const slack = 1e-9;

describe('how an effect is weighed', () => {
  it('stays between 0 and 1', () => {
    fc.assert(
      fc.property(share, factors, (severity, all) => {
        const weighed = weigh(severity, all);
        expect(weighed).toBeGreaterThanOrEqual(0);
        expect(weighed).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('grows with the severity and with each factor', () => {
    const name = fc.constantFrom<keyof Factors>('blast', 'reversibility', 'environment', 'privilege', 'confidence');
    fc.assert(
      fc.property(share, share, factors, name, share, (severity, more, all, grown, by) => {
        const larger = Math.max(severity, more);
        expect(weigh(larger, all)).toBeGreaterThanOrEqual(weigh(severity, all) - slack);
        const limit = grown === 'confidence' ? 1 : 4;
        const raised = { ...all, [grown]: Math.min(limit, all[grown] + by) };
        expect(weigh(severity, raised)).toBeGreaterThanOrEqual(weigh(severity, all) - slack);
      }),
    );
  });

  it('leaves the severity where nothing is known', () => {
    const none: Factors = { blast: 1, reversibility: 1, environment: 1, privilege: 1, confidence: 1 };
    fc.assert(
      fc.property(share, (severity) => {
        expect(weigh(severity, none)).toBeCloseTo(severity, 9);
      }),
    );
  });
});

describe('where and as whom a command runs', () => {
  it('raises in production and for root, lowers in development', () => {
    fc.assert(
      fc.property(command, (text) => {
        const analysis = analyse(text);
        const scoreIn = (context: Parameters<typeof assessRisk>[1]): number => assessRisk(analysis, context).score;
        const plain = scoreIn({});
        expect(scoreIn({ environment: 'production' })).toBeGreaterThanOrEqual(plain - slack);
        expect(scoreIn({ user: 'root' })).toBeGreaterThanOrEqual(plain - slack);
        expect(scoreIn({ environment: 'development' })).toBeLessThanOrEqual(plain + slack);
        expect(scoreIn({ environment: 'staging' })).toBeCloseTo(plain, 9);
      }),
      { numRuns: 500 },
    );
  });

  it('makes no everyday command risky, and no disaster harmless', () => {
    for (const text of harmlessCommands) {
      const { score } = assessRisk(analyse(text, { user: 'root' }), { user: 'root', environment: 'production' });
      expect(score, text).toBeLessThan(riskyThreshold);
    }
    for (const text of ['rm -rf /', 'mkfs.ext4 /dev/sda1', 'dd if=/dev/zero of=/dev/sda']) {
      expect(assessRisk(analyse(text), { environment: 'test' }).score, text).toBeGreaterThanOrEqual(criticalThreshold);
    }
  });
});

describe('the tables of severity', () => {
  it.each(Object.entries({ filesSeverity, generalSeverity, runningSeverity, servicesSeverity, systemSeverity }))(
    '%s: have a kind, an action and a number between 0 and 1',
    (_, table) => {
      for (const [key, severity] of Object.entries(table)) {
        expect(key).toMatch(/^[a-z]+:[a-z-]+$/);
        expect(severity, key).toBeGreaterThanOrEqual(0);
        expect(severity, key).toBeLessThanOrEqual(1);
      }
    },
  );
});
