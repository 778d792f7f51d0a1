import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { findFrameworks } from '../../src/frameworks/find-frameworks.js';
import { frameworks } from '../../src/frameworks/frameworks.js';

const schema = JSON.parse(readFileSync(new URL('../../src/frameworks/framework.schema.json', import.meta.url), 'utf8'));

describe('the frameworks', () => {
  it('are as their schema says', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    for (const framework of frameworks) {
      validate(framework);
      expect(validate.errors ?? [], framework.id).toEqual([]);
    }
  });

  it('have an id each and titles that tell controls of one framework apart', () => {
    expect(new Set(frameworks.map(({ id }) => id)).size).toBe(frameworks.length);
    for (const { id, controls } of frameworks) {
      expect(new Set(Object.values(controls)).size, id).toBe(Object.keys(controls).length);
    }
  });
});

describe('a framework by name', () => {
  it.each([
    ['nist', ['nist-800-53']],
    ['NIST SP 800-53', ['nist-800-53']],
    ['PCI DSS', ['pci-dss']],
    ['pci', ['pci-dss']],
    ['HIPAA', ['hipaa']],
    ['SOX', ['sox']],
    ['Sarbanes-Oxley', ['sox']],
    ['CIS', ['cis-debian-12', 'cis-docker', 'cis-kubernetes']],
    ['cis_docker', ['cis-docker']],
    ['CIS Kubernetes Benchmark', ['cis-kubernetes']],
  ])('%s is found', (name, ids) => {
    expect(findFrameworks(name).map(({ id }) => id)).toEqual(ids);
  });

  it('that nobody knows is an error that lists those we know', () => {
    expect(() => findFrameworks('ISO 27001')).toThrow(
      expect.objectContaining({
        code: 'unknown-framework',
        message: expect.stringMatching(/ISO 27001.*nist.*pci-dss.*hipaa.*sox.*cis/),
        details: expect.objectContaining({ framework: 'ISO 27001' }),
      }),
    );
    expect(() => findFrameworks('')).toThrow(expect.objectContaining({ code: 'unknown-framework' }));
  });
});
