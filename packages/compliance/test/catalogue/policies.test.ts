import { describe, expect, it } from 'vitest';
import { catalogue, policies } from '../../src/index.js';
import { controlsOf } from '../../src/policy/controls-of.js';

describe('the policies of a framework', () => {
  it.each(['nist', 'pci', 'hipaa', 'sox', 'cis'])('%s are 45 rules or more, counted as they are listed', (name) => {
    const { policies: listed, totalRules } = policies(name);
    expect(totalRules).toBe(listed.length);
    expect(totalRules).toBeGreaterThanOrEqual(45);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(totalRules);
  });

  it('come from a catalogue of 120 rules or more', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(120);
  });

  it('are found under any spelling, and name the framework and its edition', () => {
    expect(policies('SOX')).toMatchObject({ framework: 'SOX', edition: expect.stringContaining('2002') });
    expect(policies('PCI DSS')).toEqual(policies('pci-dss'));
    expect(policies('CIS').edition).toMatch(/Debian.*1\.1\.0; .*Docker.*; .*Kubernetes/);
    expect(policies('cis-docker')).toMatchObject({ framework: 'CIS', edition: '1.8.0' });
  });

  it('carry the controls of that framework alone, each with a title', () => {
    for (const { controls } of policies('hipaa').policies) {
      expect(controls.length).toBeGreaterThan(0);
      for (const { framework, control, title } of controls) {
        expect(framework).toBe('hipaa');
        expect(control).toMatch(/^164\./);
        expect(title).not.toBe('');
      }
    }
  });

  it('are those of the rules that are given', () => {
    const [rule] = catalogue;
    expect(policies('sox', rule === undefined ? [] : [rule])).toMatchObject({ totalRules: 1 });
    expect(policies('sox', [])).toMatchObject({ policies: [], totalRules: 0 });
  });

  it('of a framework that nobody knows are an error that lists the known ones', () => {
    expect(() => policies('gdpr')).toThrow(
      expect.objectContaining({ code: 'unknown-framework', message: expect.stringContaining('hipaa') }),
    );
  });
});

describe('the controls that rules map to', () => {
  it('do not ask for the opposite: what keeps data maps to none that wants them destroyed', () => {
    const destroying = ['MP-6', '9.4.7', '3.2.1', '164.310(d)(2)(i)'];
    const keeping = catalogue.filter(({ id }) => /^(?:DST|BCK|DBS)-/.test(id));
    expect(keeping.length).toBeGreaterThan(20);
    for (const rule of keeping) {
      const { id } = rule;
      expect(
        controlsOf(rule).filter(({ control }) => destroying.includes(control)),
        id,
      ).toEqual([]);
    }
  });
});
