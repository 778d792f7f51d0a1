import { type Effect, type Finding, foldVerdicts, type Verdict } from '@opspilot/core';
import type { Judge } from '../compliance/judge.js';
import { joinVerdicts } from '../policy/join-findings.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type CedarPolicies, readCedarPolicies } from './cedar-policies.js';
import { circumstancesOf, namingsOf } from './circumstances-of.js';
import { loadCedar } from './load-cedar.js';

type Cedar = Awaited<ReturnType<typeof loadCedar>>;

/** Hosts and actors that nobody has told. */
const unknown = 'unknown';

/** What is asked about a command that has no effect: it has to be permitted too. */
const nothing = { kind: 'none', action: '', target: { type: 'none', name: '' }, attributes: {}, scope: {} } as const;

/** The question that Cedar is asked about one effect. Risk is in hundredths: Cedar has whole numbers. */
function callFor(effect: Effect | typeof nothing, { risk, command }: Judged, context: PolicyContext) {
  const { target, attributes, scope } = effect;
  const { host, actor } = context;
  const circumstances = circumstancesOf(context);
  const { environment, labels, roles } = circumstances;
  const actorId = { type: 'Actor', id: actor?.id ?? unknown };
  const hostId = { type: 'Host', id: host?.name ?? unknown };
  return {
    principal: actorId,
    action: { type: 'Action', id: effect.kind },
    resource: hostId,
    context: {
      command,
      verb: effect.action,
      target: target.type === 'path' ? target.path : target.name,
      targetType: target.type,
      targetClass: target.type === 'path' ? target.pathClass : '',
      holds: target.type === 'path' ? (target.holds ?? '') : '',
      attributes: Object.keys(attributes),
      scope: { ...scope },
      ...circumstances,
      risk: Math.round(risk.score * 100),
    },
    entities: [
      {
        uid: actorId,
        attrs: { kind: actor?.kind ?? 'person', roles },
        parents: roles.map((id) => ({ type: 'Role', id })),
      },
      {
        uid: hostId,
        attrs: { environment, labels },
        parents: (host?.groups ?? []).map((id) => ({ type: 'Group', id })),
      },
    ],
  };
}

/** Where a finding is, if it is about an effect. */
function placeOf(effect: Effect | undefined): Pick<Finding, 'effect' | 'span'> {
  return effect === undefined ? {} : { effect, span: effect.span };
}

function deny(reason: string, effect: Effect | undefined): Verdict {
  const finding: Finding = { rule: 'cedar', decision: 'deny', severity: 'high', reason, ...placeOf(effect) };
  return { decision: 'deny', findings: [finding] };
}

function ask(
  cedar: Cedar,
  { texts, notes }: CedarPolicies,
  effect: Effect | undefined,
  judged: Judged,
  context: PolicyContext,
): Verdict {
  const answer = cedar.isAuthorized({
    ...callFor(effect ?? nothing, judged, context),
    policies: { staticPolicies: { ...texts } },
  });
  if (answer.type === 'failure') {
    return deny(`Cedar could not answer: ${answer.errors.map(({ message }) => message).join('; ')}`, effect);
  }
  const { decision, diagnostics } = answer.response;
  const [error] = diagnostics.errors;
  // Cedar passes over a policy that fails, also one that would have forbidden.
  if (error !== undefined)
    return deny(`The Cedar policy ${notes.get(error.policyId)?.id} failed: ${error.error.message}`, effect);
  if (decision === 'allow') return { decision: 'allow', findings: [] };
  const forbidding = diagnostics.reason.map((key) => notes.get(key)).filter((note) => note !== undefined);
  if (forbidding.length === 0) return deny('No Cedar policy permits it.', effect);
  const findings = forbidding.map(
    (note): Finding => ({
      rule: `cedar/${note.id}`,
      decision: note.decision,
      reason: note.reason,
      ...placeOf(effect),
    }),
  );
  return foldVerdicts([{ decision: 'allow', findings }]);
}

/**
 * A judge that asks Cedar (https://cedarpolicy.com) about every effect of a command: whether `Actor::"ann"` may do
 * `Action::"delete"` (the effect's kind) on `Host::"web-1"`, with the target and the circumstances in `context`. Roles are the
 * actor's parents, groups the host's. About a command without effects it asks once, as `Action::"none"`. What a `forbid` says comes to its `@decision` (`warn`, `require-approval`, `deny`; default
 * `deny`) with its `@reason`; what no policy permits, and a policy that fails, is denied. It can only tighten.
 *
 * @param policies - the text of the policies; begin with `permit(principal, action, resource);` to forbid single things
 * @throws OpsError `cedar-missing`, `cedar-policies-invalid`
 */
export async function cedarJudge(policies: string): Promise<Judge> {
  const cedar = await loadCedar();
  const read = readCedarPolicies(cedar, policies);
  return {
    name: 'cedar',
    decide: (judged, context) => {
      const { effects } = judged.analysis;
      const asked = effects.length === 0 ? [undefined] : effects;
      const verdicts = namingsOf(context).map((named) =>
        foldVerdicts(asked.map((effect) => ask(cedar, read, effect, judged, named))),
      );
      return joinVerdicts(verdicts);
    },
  };
}
