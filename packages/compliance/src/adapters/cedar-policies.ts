import { type Decision, decisions } from '@opspilot/core';
import { cedarError, type loadCedar } from './load-cedar.js';

type Cedar = Awaited<ReturnType<typeof loadCedar>>;

/** What a policy says about itself in its annotations. */
export interface CedarNote {
  /** `@id`, else its place in the text. */
  readonly id: string;
  /** `@decision`: what its `forbid` comes to. Default `deny`. */
  readonly decision: Exclude<Decision, 'allow'>;
  /** `@reason`. */
  readonly reason: string;
}

/** Policies by the ids that Cedar's answers name. */
export interface CedarPolicies {
  readonly texts: Readonly<Record<string, string>>;
  readonly notes: ReadonlyMap<string, CedarNote>;
}

function decisionOf(annotation: string | null | undefined, id: string): CedarNote['decision'] {
  if (annotation === undefined || annotation === null) return 'deny';
  const found = decisions.find((decision) => decision === annotation);
  if (found !== undefined && found !== 'allow') return found;
  throw cedarError(
    'cedar-policies-invalid',
    `@decision of ${id} is "warn", "require-approval" or "deny", not "${annotation}".`,
  );
}

/** @throws OpsError `cedar-policies-invalid` */
export function readCedarPolicies(cedar: Cedar, text: string): CedarPolicies {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') {
    const why = parts.errors.map(({ message }) => message).join('; ');
    throw cedarError('cedar-policies-invalid', `The Cedar policies cannot be read: ${why}`);
  }
  if (parts.policy_templates.length > 0) {
    throw cedarError(
      'cedar-policies-invalid',
      'The Cedar policies hold templates, which nobody links here; write them out.',
    );
  }
  const texts: Record<string, string> = {};
  const notes = new Map<string, CedarNote>();
  parts.policies.forEach((policy, place) => {
    const json = cedar.policyToJson(policy);
    const annotations = json.type === 'success' ? (json.json.annotations ?? {}) : {};
    const key = `policy${place}`;
    const id = annotations['id'] ?? key;
    texts[key] = policy;
    notes.set(key, {
      id,
      decision: decisionOf(annotations['decision'], id),
      reason: annotations['reason'] ?? `The Cedar policy ${id} forbids it.`,
    });
  });
  return { texts, notes };
}
