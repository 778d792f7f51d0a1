import { isSameIdentity } from '@opspilot/core';
import type { Decided } from './decided.js';
import { type DecisionFeatures, keyOf, likenessOf } from './decision-features.js';

/** What is known of decisions about one thing. */
export interface Estimate {
  /** Decisions for and against, none of them for more than the cap of one person. */
  readonly approvals: number;
  readonly refusals: number;
  /** How many people approved, and how many refused. */
  readonly approvers: number;
  readonly refusers: number;
  /** How likely it is to be approved, 0..1: (approvals + 1) / (all + 2), Laplace's rule of succession. */
  readonly approvalRate: number;
}

/** What people have decided before, told by what it was about. */
export interface DecisionModel {
  /** All that was decided about, once each. */
  readonly known: readonly DecisionFeatures[];
  /** Of decisions about the same thing, whoever asked and whatever host it was for. */
  estimate(features: DecisionFeatures): Estimate;
  /** Of those alone that were about the same roles and hosts with the same labels too. */
  estimateAlike(features: DecisionFeatures): Estimate;
}

/** Decisions about one thing that count of one person: more would let one alone teach the model. */
const mostOfOnePerson = 3;

interface Tally {
  readonly features: DecisionFeatures;
  /** By decision, then by person: how often. */
  readonly approved: Map<string, number>;
  readonly refused: Map<string, number>;
  /** By requester: how often their requests were approved. Their own weight is capped too. */
  readonly approvedFor: Map<string, number>;
}

function count(people: Map<string, number>, person: string): void {
  // All ids that look the same have the second part of their identity in common.
  const key = person.split(':').at(-1) ?? person;
  people.set(key, (people.get(key) ?? 0) + 1);
}

function capped(people: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const times of people.values()) sum += Math.min(times, mostOfOnePerson);
  return sum;
}

function tallied(
  decisions: readonly Decided[],
  keyFor: (features: DecisionFeatures) => string,
): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const decided of decisions) {
    const { requester, by, isApproved, ...features } = decided;
    const key = keyFor(features);
    const tally = tallies.get(key) ?? { features, approved: new Map(), refused: new Map(), approvedFor: new Map() };
    tallies.set(key, tally);
    // Nobody vouches for themselves, whatever let them.
    for (const person of by)
      if (!isSameIdentity(person, requester)) count(isApproved ? tally.approved : tally.refused, person);
    if (isApproved) count(tally.approvedFor, requester);
  }
  return tallies;
}

function estimateOf(tally: Tally | undefined): Estimate {
  const approvals = tally === undefined ? 0 : Math.min(capped(tally.approved), capped(tally.approvedFor));
  const refusals = tally === undefined ? 0 : capped(tally.refused);
  return {
    approvals,
    refusals,
    approvers: tally?.approved.size ?? 0,
    refusers: tally?.refused.size ?? 0,
    approvalRate: (approvals + 1) / (approvals + refusals + 2),
  };
}

/**
 * Counts decisions. Pure; the order does not matter. Of each person only some count for one thing, as who decides and as who
 * asks, so that one alone can make nothing look usual.
 */
export function createDecisionModel(decisions: readonly Decided[]): DecisionModel {
  const things = tallied(decisions, keyOf);
  const likes = tallied(decisions, likenessOf);
  return {
    known: [...things.values()].map(({ features }) => features),
    estimate: (features) => estimateOf(things.get(keyOf(features))),
    estimateAlike: (features) => estimateOf(likes.get(likenessOf(features))),
  };
}
