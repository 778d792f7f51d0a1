import type { Actor } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isComplete,
  missingFor,
  objectionTo as objection,
  personOf,
  type StoredGrant,
} from '../../src/approvals/four-eyes.js';
import type { FourEyesRules } from '../../src/index.js';

const people = ['ann', 'bob', 'cleo', 'dan', 'eve'];
const roles = fc.subarray(['security', 'change', 'dba']);
const rules = fc.record({ approvers: fc.integer({ min: 1, max: 4 }), roles, duties: roles });
const attempts = fc.array(
  fc.record({
    id: fc.constantFrom(...people),
    roles,
    kind: fc.constantFrom('person', 'agent', 'service') as fc.Arbitrary<'person' | 'agent' | 'service'>,
  }),
  { maxLength: 12 },
);

function grantBy(by: string, held: readonly string[]): StoredGrant {
  return { by, identity: personOf(by).identity, roles: held, at: 0 };
}

function objectionTo(actor: Actor, requester: string, grants: readonly StoredGrant[], wanted: FourEyesRules) {
  return objection({ ...actor, ...personOf(actor.id) }, personOf(requester), grants, wanted);
}

/** Who has agreed after all have tried, in turn. */
function agreed(tried: readonly Required<Actor>[], requester: string, wanted: FourEyesRules): readonly StoredGrant[] {
  const grants: StoredGrant[] = [];
  for (const actor of tried) {
    if (objectionTo(actor, requester, grants, wanted) === undefined) grants.push(grantBy(actor.id, actor.roles));
  }
  return grants;
}

describe('four eyes', () => {
  it('count distinct people, never who asked, never a machine', () => {
    fc.assert(
      fc.property(attempts, fc.constantFrom(...people), rules, (tried, requester, wanted) => {
        const grants = agreed(tried, requester, wanted);
        const names = grants.map(({ by }) => by);
        expect(new Set(names).size).toBe(names.length);
        expect(names).not.toContain(requester);
        for (const name of names) expect(tried.some(({ id, kind }) => id === name && kind === 'person')).toBe(true);
        if (!isComplete(grants, wanted)) return;
        expect(names.length).toBeGreaterThanOrEqual(wanted.approvers);
        expect(new Set(grants.flatMap((grant) => grant.roles)).size).toBeGreaterThanOrEqual(
          wanted.duties.length === 0 ? 0 : 1,
        );
        for (const duty of wanted.duties) expect(grants.some((grant) => grant.roles.includes(duty))).toBe(true);
      }),
    );
  });

  it('are never undone by one more who agrees', () => {
    fc.assert(
      fc.property(attempts, attempts, rules, (tried, more, wanted) => {
        if (isComplete(agreed(tried, 'ann', wanted), wanted)) {
          expect(isComplete(agreed([...tried, ...more], 'ann', wanted), wanted)).toBe(true);
        }
      }),
    );
  });

  it('let no one person stand for two duties', () => {
    const both = grantBy('bob', ['security', 'change']);
    const one = grantBy('cleo', ['security']);
    expect(isComplete([both], { duties: ['security', 'change'] })).toBe(false);
    expect(isComplete([both, one], { duties: ['security', 'change'] })).toBe(true);
    expect(isComplete([one, grantBy('dan', ['security'])], { duties: ['security', 'change'] })).toBe(false);
  });

  it('are not complete where one person would have to stand for two duties, however many agree', () => {
    const grants = [grantBy('bob', ['security', 'change']), grantBy('cleo', [])];
    expect(isComplete(grants, { duties: ['security', 'change'] })).toBe(false);
    expect(isComplete(grants, { approvers: 2, duties: ['change'] })).toBe(true);
  });

  it('count a person once under two spellings', () => {
    const spelt = (by: string) => grantBy(by, ['security', 'change']);
    for (const other of ['BOB', 'bob\u200b', 'bоb', 'ｂｏｂ']) {
      const grants = [spelt('bob'), spelt(other)];
      expect(isComplete(grants, { approvers: 2 }), other).toBe(false);
      expect(isComplete(grants, { duties: ['security', 'change'] }), other).toBe(false);
      expect(objectionTo({ id: other }, 'bob', [], {})?.code, other).toBe('approver-is-requester');
      expect(objectionTo({ id: other }, 'ann', [spelt('bob')], {})?.code, other).toBe('approver-answered');
    }
    // Two letters of which only one case looks like a Latin one.
    expect(objectionTo({ id: 'К' }, 'к', [], {})?.code).toBe('approver-is-requester');
  });

  it.each<[FourEyesRules, readonly string[], boolean]>([
    [{ roles: ['security'], duties: ['change'] }, ['change'], true],
    [{ roles: ['security'], duties: ['change'] }, ['security'], true],
    [{ roles: ['security'], duties: ['change'] }, ['dba'], false],
    [{ duties: ['change'] }, ['dba'], false],
    [{ duties: ['change'] }, ['change'], true],
    [{ approvers: 2, duties: ['change'] }, ['dba'], true],
    [{}, [], true],
  ])('with the rules %j let roles %j agree: %s', (wanted, held, mayAgree) => {
    expect(objectionTo({ id: 'bob', roles: held }, 'ann', [], wanted)?.code).toBe(
      mayAgree ? undefined : 'approver-not-allowed',
    );
  });

  it('count only those who may agree by the rules of now, and say so', () => {
    const grants = [grantBy('bob', ['dba']), grantBy('cleo', ['security'])];
    expect(missingFor(grants, { approvers: 2 })).toBeUndefined();
    expect(missingFor(grants, { approvers: 2, roles: ['security'] })).toBe(
      '1 of 2 people has agreed; that bob did does not count, for want of the roles security',
    );
    expect(missingFor(grants, { approvers: 2, duties: ['dba', 'change'] })).toContain('that cleo did does not count');
    expect(missingFor(grants, { approvers: 2, roles: ['dba', 'security'], duties: ['change'] })).toBe(
      '2 of 2 people have agreed; the duties change take a person each',
    );
  });
});
