import { analyse, assessRisk } from '@opspilot/core/shell';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/index.js';
import { indexConditions } from '../../src/policy/candidates.js';
import { compileCondition } from '../../src/policy/compile-condition.js';
import { listOf } from '../../src/policy/list-of.js';
import type { Condition } from '../../src/policy/rule.js';

const commands = catalogue.flatMap(({ examples }) => [...examples.matching, ...examples.other]);
const text = fc.constantFrom(...commands, 'rm -rf /', 'mv /etc /old', 'chmod -R 777 ..', 'eval "$x"', 'uptime', '');

const actions = ['append', 'create', 'delete', 'move', 'stop', 'in*', '**'];
const names = ['/etc/**', '/etc/passwd', '/var/lib/*/x', '/**', '**/.ssh/**', '~/**', '/etc', 'sshd', '*'];

const effect = fc.record(
  {
    kind: fc.subarray(['delete', 'write', 'permission', 'service', 'read'] as const, { minLength: 1 }),
    action: fc.subarray(actions, { minLength: 1 }),
    target: fc.record(
      {
        class: fc.subarray(['system', 'configuration', 'home', 'other'] as const, { minLength: 1 }),
        holds: fc.subarray(['secret', 'accounts', 'startup'] as const, { minLength: 1 }),
        named: fc.subarray(names, { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ effect }, { requiredKeys: ['effect'] }),
  fc.record({ problem: fc.constantFrom('**', 'dynamic') }),
  fc.record({ command: fc.record({ program: fc.subarray(['rm', 'mv', 'ch*'], { minLength: 1 }) }) }),
  fc.record({ riskFrom: fc.constantFrom(0.2, 0.7) }),
);

const ofCatalogue = catalogue.flatMap(({ when }) => listOf(when));
const context = { at: Date.UTC(2026, 0, 5, 12) };

/** Places of the conditions that hold, and of those that were looked up. */
function tried(conditions: readonly Condition[], command: string) {
  const analysis = analyse(command);
  const judged = { command, analysis, risk: assessRisk(analysis) };
  const candidates = indexConditions(conditions)(analysis);
  const holding = conditions.flatMap((each, at) => (compileCondition(each)(judged, context).length > 0 ? [at] : []));
  return { candidates, holding };
}

describe('conditions looked up by what a command has', () => {
  it('are all that hold, whatever they name', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 6 }), text, (conditions, command) => {
        const { candidates, holding } = tried(conditions, command);
        expect(holding.filter((at) => candidates[at] !== 1)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are all that hold of the catalogue, and a small part of it', () => {
    const { candidates } = tried(ofCatalogue, 'systemctl status nginx; echo done > /srv/app/state');
    expect(candidates.filter(Boolean).length).toBeLessThan(ofCatalogue.length / 5);
    fc.assert(
      fc.property(text, (command) => {
        const all = tried(ofCatalogue, command);
        expect(all.holding.filter((at) => all.candidates[at] !== 1)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
