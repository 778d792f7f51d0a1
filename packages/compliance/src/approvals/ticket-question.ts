import type { CommandDraft, Verdict } from '@opspilot/core';
import { allowed, identityOf } from '@opspilot/core';
import { type DecisionFeatures, featuresOf, keyOf } from '../learning/decision-features.js';
import type { HostsAt } from '../policy/hosts-named.js';
import { reachedIn } from '../policy/reached-hosts.js';
import { withoutSecrets } from '../redaction/without-secrets.js';
import { bindingOf } from './ticket-state.js';

/** What somebody is asked to agree to. */
export interface TicketQuestion {
  readonly binding: string;
  readonly command: string;
  readonly host: string;
  readonly environment: string | undefined;
  readonly actor: string;
  /** Who that is, told apart: a plan does not show what looks like a secret. */
  readonly requester: string;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  /** What the rules found, without names; each thing once, however often the command does it: who answers decides once. */
  readonly features: readonly DecisionFeatures[];
}

/** The question that a draft raises. Its texts may hold secrets still. */
export function questionOf(
  draft: CommandDraft,
  hostsAt: HostsAt,
  verdict: Verdict = draft.verdict ?? allowed,
): TicketQuestion {
  const asking = verdict.findings.filter(({ decision }) => decision === 'require-approval');
  const about = { actor: draft.actor, host: draft.host, at: draft.createdAt };
  const features = asking.map((finding) => featuresOf(finding, about));
  const rules = [...new Set(asking.map(({ rule }) => rule))];
  const reached = draft.analysis === undefined ? [] : [...reachedIn(draft.analysis)].sort().flatMap(hostsAt);
  const shown = withoutSecrets(draft.command, draft.analysis);
  return {
    binding: bindingOf(draft, rules, reached),
    command: shown.command,
    host: draft.host.name,
    environment: draft.host.environment,
    actor: draft.actor.id,
    requester: draft.identity ?? identityOf(draft.actor.id),
    rules,
    reasons: [...new Set(asking.map(({ reason }) => shown.text(reason)))],
    features: [...new Map(features.map((each) => [keyOf(each), each])).values()],
  };
}
