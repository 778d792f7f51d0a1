import { allowed, decisions, foldRisks, foldVerdicts, strictest, type Verdict } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const decision = fc.constantFrom(...decisions);
const finding = fc.record({ rule: fc.string({ minLength: 1 }), decision, reason: fc.string() });
const verdict: fc.Arbitrary<Verdict> = fc.record({ decision, findings: fc.array(finding, { maxLength: 4 }) });
const rank = (value: Verdict['decision']): number => decisions.indexOf(value);

describe('strictest', () => {
  it('is a join: associative, commutative, idempotent, with allow as its neutral element', () => {
    fc.assert(
      fc.property(decision, decision, decision, (a, b, c) => {
        expect(strictest(a, strictest(b, c))).toBe(strictest(strictest(a, b), c));
        expect(strictest(a, b)).toBe(strictest(b, a));
        expect(strictest(a, a)).toBe(a);
        expect(strictest(a, 'allow')).toBe(a);
      }),
    );
  });
});

describe('foldVerdicts', () => {
  it('decides the maximum of all decisions, those of the findings included', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const said = verdicts.flatMap((one) => [one.decision, ...one.findings.map((each) => each.decision)]);
        expect(rank(foldVerdicts(verdicts).decision)).toBe(Math.max(0, ...said.map(rank)));
      }),
    );
  });

  it('never loosens when a verdict is added, and does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(verdict), verdict, fc.nat(), (verdicts, added, at) => {
        const before = foldVerdicts(verdicts);
        const position = at % (verdicts.length + 1);
        const after = foldVerdicts([...verdicts.slice(0, position), added, ...verdicts.slice(position)]);
        expect(rank(after.decision)).toBeGreaterThanOrEqual(rank(before.decision));
        expect(foldVerdicts([...verdicts].reverse()).decision).toBe(before.decision);
      }),
    );
  });

  it('keeps every finding, in order', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        expect(foldVerdicts(verdicts).findings).toEqual(verdicts.flatMap((one) => one.findings));
      }),
    );
  });

  it('has "allowed" as its neutral element, and folds in steps as at once', () => {
    fc.assert(
      fc.property(fc.array(verdict), fc.array(verdict), (some, others) => {
        const atOnce = foldVerdicts([...some, ...others]);
        expect(foldVerdicts([foldVerdicts(some), foldVerdicts(others)])).toEqual(atOnce);
        expect(foldVerdicts([allowed, ...some, ...others])).toEqual(atOnce);
      }),
    );
  });

  it('is frozen, so that what was judged stays judged', () => {
    const folded = foldVerdicts([{ decision: 'deny', findings: [] }]);
    expect(() => Object.assign(folded, { decision: 'allow' })).toThrow(TypeError);
    expect(() => (folded.findings as unknown[]).push({})).toThrow(TypeError);
  });
});

describe('foldRisks', () => {
  const risk = fc.record({
    score: fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(Number.NaN, -1, 2, Number.POSITIVE_INFINITY),
    ),
    reasons: fc.array(fc.record({ code: fc.string(), message: fc.string() }), { maxLength: 3 }),
  });
  const scoreOf = (score: number): number => (score >= 0 && score <= 1 ? score : 1);

  it('is the highest score, a score that is none counting as the highest there is', () => {
    fc.assert(
      fc.property(fc.array(risk, { minLength: 1 }), (risks) => {
        const folded = foldRisks(risks);
        expect(folded?.score).toBe(Math.max(...risks.map((one) => scoreOf(one.score))));
        expect(folded?.reasons).toEqual(risks.flatMap((one) => one.reasons));
      }),
    );
  });

  it('is unknown, not harmless, when nobody assessed', () => {
    expect(foldRisks([])).toBeUndefined();
  });
});
