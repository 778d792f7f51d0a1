import type { Actor, Clock, Finding, Logger, Random, StorageAdapter } from '@opspilot/core';
import { requireList, requireObject } from '../compliance/require-given.js';
import type { Notes } from '../notes/notes.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { Rule } from '../policy/rule.js';
import type { Decided } from './decided.js';
import { createDecisionModel, type DecisionModel } from './decision-model.js';
import { createDecisionStore } from './decision-store.js';
import { escalate, ranked } from './escalate.js';
import { type Prefill, type PrefillEnvelope, prefill } from './prefill.js';
import { type Suggestion, suggest } from './suggest.js';

/** How much is made of what people decided. */
export interface LearningOptions {
  /** Where forms for approval may be filled in beforehand. Default: nowhere. */
  readonly prefill?: readonly PrefillEnvelope[];
}

/** What people's decisions teach. It puts things before people and asks more often; it lets nothing pass. */
export interface Learning {
  /**
   * Exceptions and changes of the policy that people's decisions suggest, the best founded first. The audit log has who they
   * were shown to.
   *
   * @throws OpsError `audit-unavailable`
   */
  suggestions(by?: Actor | string): Promise<readonly Suggestion[]>;
  /**
   * Writes down what somebody made of a suggestion. Nothing follows by itself: who accepts one adds the exception, or changes
   * the policy.
   *
   * @throws OpsError `audit-unavailable`
   */
  answer(suggestion: Suggestion, answer: SuggestionAnswer): Promise<void>;
  /** Findings with what matters most to whoever has to decide first. */
  ranked(findings: readonly Finding[], context: PolicyContext): Promise<readonly Finding[]>;
  /** What a form for approval may begin with, within the operator's envelopes; somebody still has to approve it. */
  prefill(findings: readonly Finding[], context: PolicyContext): Promise<Prefill | undefined>;
}

/** What somebody made of a suggestion. */
export interface SuggestionAnswer {
  readonly by: Actor | string;
  readonly isAccepted: boolean;
  readonly reason?: string;
}

/** Learning, with what only the gate and the approvals do. */
export interface OwnedLearning {
  readonly api: Learning;
  /** Findings, as strict as they came or stricter. */
  escalate(findings: readonly Finding[], context: PolicyContext): Promise<readonly Finding[]>;
  /** Keeps what was decided. That it could not be kept is logged, and changes nothing. */
  note(decided: readonly Decided[]): void;
}

/** What learning is made with. */
export interface LearningParts {
  readonly storage: StorageAdapter;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly rules: readonly Rule[];
  readonly notes: Pick<Notes<object>, 'write'>;
}

/** Milliseconds for which a model serves before the decisions of other processes are looked at again. */
const freshness = 60_000;

/** Whoever looks without a name. */
const unnamed: Actor = { id: 'unknown' };

function actorOf(by: Actor | string): Actor {
  return typeof by === 'string' ? { id: by } : by;
}

export function createLearning(parts: LearningParts, { prefill: envelopes = [] }: LearningOptions = {}): OwnedLearning {
  const { storage, clock, random, logger, rules, notes } = parts;
  const store = createDecisionStore(storage, clock, random);
  let cached: { readonly model: Promise<DecisionModel>; readonly at: number } | undefined;

  const model = (): Promise<DecisionModel> => {
    const now = clock.monotonic();
    if (cached !== undefined && now - cached.at < freshness) return cached.model;
    const read = store.recent().then(createDecisionModel);
    cached = { model: read, at: now };
    read.catch(() => {
      cached = undefined;
    });
    return read;
  };

  return {
    escalate: async (findings, context) => {
      try {
        return escalate(findings, await model(), context);
      } catch (error) {
        // Without it the rules hold as they are written.
        logger.warn({ err: error }, 'what people decided before could not be looked at');
        return findings;
      }
    },
    note: (decided) => {
      store.add(decided).then(
        () => {
          cached = undefined;
        },
        (error: unknown) => {
          logger.warn({ err: error }, 'what people decided was not kept to learn from');
        },
      );
    },
    api: {
      suggestions: async (by = unnamed) => {
        const found = suggest(await model(), rules);
        for (const { kind, rule, summary } of found) {
          await notes.write({
            type: 'suggestion.made',
            actor: actorOf(by),
            subject: rule,
            data: { kind, rule, summary },
          });
        }
        return found;
      },
      answer: async (suggestion, answer) => {
        const { kind, rule } = requireObject(suggestion, 'A suggestion');
        const { by, isAccepted, reason } = requireObject(answer, 'The answer to a suggestion');
        const about = { actor: actorOf(by), subject: rule };
        if (isAccepted) await notes.write({ ...about, type: 'suggestion.accepted', data: { kind, rule } });
        else {
          const why = reason === undefined ? {} : { reason };
          await notes.write({ ...about, type: 'suggestion.refused', data: { kind, rule, ...why } });
        }
      },
      ranked: async (findings, context) =>
        ranked(requireList(findings, 'Findings'), await model(), requireObject(context, 'The context')),
      prefill: async (findings, context) =>
        prefill(requireList(findings, 'Findings'), await model(), requireObject(context, 'The context'), envelopes),
    },
  };
}
