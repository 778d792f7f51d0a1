import { type Decision, decisions } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, createPolicy, type PolicyContext } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';
import { wrappings } from '../fixtures/wrapped-commands.js';

const policy = createPolicy(catalogue);
const production: PolicyContext = { at: Date.UTC(2026, 10, 27), host: { name: 'web-1', environment: 'production' } };

function decide(command: string, context: PolicyContext = production): Decision {
  const environment = context.host?.environment;
  return policy.decide(judgedOf(command, { environment }), context).decision;
}
/** What is decided of a command as it is, found out once. */
const decided = new Map<string, Decision>();
function plainly(command: string): Decision {
  const decision = decided.get(command) ?? decide(command);
  decided.set(command, decision);
  return decision;
}
/** Milliseconds: thousands of analyses, of which a machine that is busy with other things makes few in a second. */
const patience = 240_000;
const rank = (decision: Decision): number => decisions.indexOf(decision);

// What is cut off at a limit is longer still when it is wrapped.
const commands = [...new Set(catalogue.flatMap(({ examples }) => [...examples.matching, ...examples.other]))].filter(
  (command) => command.length < 500,
);
/** Commands that neither set anything that the next one reads, nor end in a comment or an open line. */
const independent = commands.filter(
  (command) =>
    !/[=$(){}#<>|;&\\]|^(?:export|unset|cd|umask|alias|set|exit|source|\.) |half|open|\bthen\b|\bdo\b/.test(command),
);
const command = fc.constantFrom(...independent);

describe('the default policy', { timeout: patience }, () => {
  it('decides of two independent commands as it does of the stricter', () => {
    expect(independent.length).toBeGreaterThan(800);
    fc.assert(
      fc.property(command, command, fc.constantFrom('; ', '\n', ' && ', ' || '), (a, b, between) => {
        const both = decide(`${a}${between}${b}`);
        expect(rank(both), `${a}${between}${b}`).toBe(Math.max(rank(plainly(a)), rank(plainly(b))));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is no milder to a command that something stands around', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.constantFrom(...Object.values(wrappings)), (plain, wrap) => {
        expect(rank(decide(wrap(plain))), wrap(plain)).toBeGreaterThanOrEqual(rank(plainly(plain)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is no milder in stricter circumstances', () => {
    const environment = fc.constantFrom('development', 'staging');
    const circumstances = fc.record({
      changeId: fc.constantFrom(undefined, 'CHG-7'),
      isFrozen: fc.boolean(),
      dataClasses: fc.subarray(['cardholder', 'health', 'financial', 'personal']),
      sessionRisk: fc.constantFrom(0, 0.5, 0.9),
      kind: fc.constantFrom('person' as const, 'service' as const, 'agent' as const),
    });
    fc.assert(
      fc.property(command, environment, circumstances, (text, mild, { kind, changeId, ...given }) => {
        const actor = { id: 'a', kind };
        const context = { ...production, ...given, actor, ...(changeId === undefined ? {} : { changeId }) };
        const milder: readonly PolicyContext[] = [
          { ...context, host: { name: 'web-1', environment: mild } },
          { ...context, changeId: 'CHG-7' },
          { ...context, isFrozen: false },
          { ...context, dataClasses: [] },
          { ...context, sessionRisk: 0 },
          { ...context, actor: { id: 'a', kind: 'person' } },
        ];
        for (const other of milder)
          expect(rank(decide(text, other)), text).toBeLessThanOrEqual(rank(decide(text, context)));
      }),
      { numRuns: 500 },
    );
  });
});
