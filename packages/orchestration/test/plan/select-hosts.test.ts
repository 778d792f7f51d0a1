import type { Host } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectHosts } from '../../src/index.js';

const inventory: readonly Host[] = [
  { name: 'web-1', groups: ['web'], labels: { zone: 'a' }, environment: 'production' },
  { name: 'web-2', groups: ['web'], labels: { zone: 'b' }, environment: 'production' },
  { name: 'web-3', groups: ['web'], labels: { zone: 'a' }, environment: 'staging' },
  { name: 'db-1', groups: ['db'], labels: { zone: 'a' }, environment: 'production' },
  { name: 'group:odd' },
];

function chosen(...selectors: readonly string[]): readonly string[] {
  return selectHosts(inventory, selectors).map(({ name }) => name);
}

function refusal(...selectors: readonly string[]): unknown {
  try {
    return selectHosts(inventory, selectors);
  } catch (error) {
    return error;
  }
}

describe('hosts', () => {
  it('are selected by name, group, label, environment, or all', () => {
    expect(chosen('db-1')).toEqual(['db-1']);
    expect(chosen('group:web')).toEqual(['web-1', 'web-2', 'web-3']);
    expect(chosen('label.zone=a')).toEqual(['web-1', 'web-3', 'db-1']);
    expect(chosen('environment:production')).toEqual(['web-1', 'web-2', 'db-1']);
    expect(chosen('name:group:odd')).toEqual(['group:odd']);
    expect(chosen('*')).toEqual(inventory.map(({ name }) => name));
  });

  it('of several selectors come one after another, each host once', () => {
    expect(chosen('db-1', 'label.zone=a')).toEqual(['db-1', 'web-1', 'web-3']);
    expect(chosen('web-3', 'web-1')).toEqual(['web-3', 'web-1']);
  });

  it('are those that all terms of a selector mean', () => {
    expect(chosen('group:web & label.zone=a & environment:production')).toEqual(['web-1']);
    expect(chosen('group:web & !environment:staging')).toEqual(['web-1', 'web-2']);
  });

  it('are taken away wherever that stands', () => {
    expect(chosen('!web-2', 'group:web')).toEqual(['web-1', 'web-3']);
    expect(chosen('*', '!group:web', '!name:group:odd')).toEqual(['db-1']);
  });

  it('that nobody knows are refused, also where they would be taken away', () => {
    expect(refusal('web-9')).toMatchObject({ code: 'unknown-host', details: { name: 'web-9' } });
    expect(refusal('*', '!web-9')).toMatchObject({ code: 'unknown-host' });
    expect(refusal('group:wbe')).toMatchObject({
      code: 'unknown-selector',
      message: expect.stringContaining('"group:wbe"'),
    });
    expect(refusal('*', '!environment:prod')).toMatchObject({ code: 'unknown-selector' });
    expect(refusal('label.zone=c')).toMatchObject({ code: 'unknown-selector' });
    expect(refusal('label.constructor=x')).toMatchObject({ code: 'unknown-selector' });
  });

  it('are never none, and selectors say something', () => {
    expect(refusal()).toMatchObject({
      code: 'empty-selection',
      message: expect.stringContaining('No host is selected'),
    });
    expect(refusal('group:web & group:db')).toMatchObject({ code: 'empty-selection' });
    expect(refusal('!web-1')).toMatchObject({ code: 'empty-selection' });
    for (const selector of ['', '!', '!!web-1', '!web-1 & group:web', 'web-1 & !']) {
      expect(refusal(selector)).toMatchObject({ code: 'invalid-selector', details: { selector } });
    }
  });

  it('are the same whatever the order of exclusions, and those of a union are those of its parts', () => {
    const selector = fc.constantFrom('group:web', 'label.zone=a', 'environment:production', 'db-1', '*');
    fc.assert(
      fc.property(fc.array(selector, { minLength: 1, maxLength: 4 }), selector, (selectors, other) => {
        const union = chosen(...selectors, other);
        expect(new Set(union)).toEqual(new Set([...chosen(...selectors), ...chosen(other)]));
        expect(union).toHaveLength(new Set(union).size);
        const left = union.filter((name) => name !== 'web-1');
        expect(left.length === 0 || chosen('!web-1', ...selectors, other)).toEqual(left.length === 0 || left);
      }),
    );
  });
});
