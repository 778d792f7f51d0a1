import {
  type Actor,
  allowed,
  type CommandAnalysis,
  type Decision,
  type Finding,
  foldVerdicts,
  type Host,
  type RiskAssessment,
} from '@opspilot/core';
import { isActorKind } from '../policy/actor-kinds.js';
import { judgedOf } from '../policy/judged-of.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type Circumstances, told } from './circumstances.js';
import { type JudgingParts, judgeWith } from './judge-with.js';
import { lookThrough, notAnalysed } from './look-through.js';
import { observed } from './observe.js';
import { complianceOptionError } from './option-error.js';
import { requireObject, requireTexts } from './require-given.js';

/** Where a command is to run, and under what circumstances. What is absent is not known, and taken for the strictest. */
export interface CheckContext extends Partial<Omit<PolicyContext, 'actor' | 'host'>> {
  /** Name of a host that the pilot knows, or a host as it is. */
  readonly host?: string | NonNullable<PolicyContext['host']>;
  /** What the host serves, when the host does not say so itself. */
  readonly environment?: string;
  /** Absolute; where relative paths begin. */
  readonly cwd?: string;
  /** User of the host that it would run as. Default: who logs in to a host that the pilot knows. */
  readonly user?: string;
}

/** What the policy, and core, say of a command that nobody has asked to run: what a run of it would be told. */
export interface ComplianceCheck {
  /** Whether nothing speaks against it: the decision is `allow`. */
  readonly compliant: boolean;
  readonly decision: Decision;
  /** Every finding above `allow`, core's own included, with its rule, reason, controls, effect and place. */
  readonly violations: readonly Finding[];
  /** Findings that exceptions have let pass. */
  readonly excepted: readonly Finding[];
  /** Milder commands to the same end, each once. */
  readonly alternativeCommands: readonly string[];
  readonly risk: RiskAssessment;
  readonly analysis: CommandAnalysis;
}

/** What checks are made with. */
export interface CheckParts extends JudgingParts {
  readonly circumstances: Circumstances;
  readonly now: () => number;
  /** A host by its name; undefined when nobody knows it. */
  readonly hostOf: (name: string) => Host | undefined;
  readonly isObserving: boolean;
}

function hostIn({ host, environment }: CheckContext, known: Host | undefined): PolicyContext['host'] {
  const given = typeof host === 'string' ? (known ?? { name: host }) : host;
  if (given === undefined) return environment === undefined ? undefined : { name: '', environment };
  return given.environment === undefined && environment !== undefined ? { ...given, environment } : given;
}

/** A record rather than a list: the compiler then checks that none is forgotten. */
const known: Readonly<Record<keyof CheckContext, true>> = {
  host: true,
  environment: true,
  cwd: true,
  user: true,
  at: true,
  changeId: true,
  isFrozen: true,
  dataClasses: true,
  sessionRisk: true,
};

/** What is misspelt would be taken for what nobody has told. @throws OpsError `invalid-compliance-options` */
function checkContext(context: CheckContext): void {
  requireObject(context, 'The context');
  for (const name of Object.keys(context)) {
    if (Object.hasOwn(known, name)) continue;
    throw complianceOptionError(`The context has no "${name}"; there are ${Object.keys(known).join(', ')}.`);
  }
  for (const name of ['environment', 'cwd', 'user'] as const) {
    if (context[name] === undefined || typeof context[name] === 'string') continue;
    throw complianceOptionError(`"${name}" in the context must be a text, not ${JSON.stringify(context[name])}.`);
  }
}

/** @throws OpsError `invalid-compliance-options` for what callers without types hand in */
function checkAsked(command: string, context: CheckContext, actor: Actor | undefined): void {
  if (typeof command !== 'string') throw complianceOptionError('What is checked must be a command, as a text.');
  checkContext(context);
  if (actor?.kind !== undefined && !isActorKind(actor.kind)) {
    throw complianceOptionError(`An actor is a person, an agent or a service, not ${JSON.stringify(actor.kind)}.`);
  }
  if (actor?.roles !== undefined) requireTexts(actor.roles, 'The roles of an actor');
  if (context.at !== undefined && !Number.isFinite(context.at)) {
    throw complianceOptionError(`A time is milliseconds since the epoch, not ${String(context.at)}.`);
  }
  if (context.sessionRisk !== undefined && !(context.sessionRisk >= 0 && context.sessionRisk <= 1)) {
    throw complianceOptionError(`The risk of a session is a number from 0 to 1, not ${String(context.sessionRisk)}.`);
  }
}

/**
 * Says what the policy makes of a command, without running, asking or recording anything. It is only as good as the context:
 * what runs goes through the gate of the pilot, where host and actor are known.
 */
export async function checkCompliance(
  command: string,
  context: CheckContext,
  actor: Actor | undefined,
  parts: CheckParts,
): Promise<ComplianceCheck> {
  checkAsked(command, context, actor);
  const { circumstances, hostOf, isObserving, judge, now } = parts;
  const { host: _host, environment: _environment, cwd, user, at = now(), changeId, ...given } = context;
  const known = typeof context.host === 'string' ? hostOf(context.host) : undefined;
  const host = hostIn(context, known);
  const found = circumstances.known({
    at,
    ...(actor === undefined ? {} : { actor }),
    ...(host === undefined ? {} : { host }),
    changeId,
  });
  const place = { cwd, user: user ?? known?.user, environment: host?.environment };
  const hasMore = cwd !== undefined || (user !== undefined && user !== known?.user);
  const looked = lookThrough(command, place, judge);
  const { verdict: ruled } =
    looked === undefined
      ? { verdict: notAnalysed }
      : await judgeWith({ ...looked, hasMore, place }, { ...found, ...told(given) }, parts);
  const verdict = foldVerdicts([looked?.own ?? allowed, isObserving ? observed(ruled) : ruled]);
  const { risk, analysis } = looked ?? judgedOf(command, place);
  const violations = verdict.findings.filter(({ decision }) => decision !== 'allow');
  return {
    compliant: verdict.decision === 'allow',
    decision: verdict.decision,
    violations,
    excepted: verdict.findings.filter(({ decision }) => decision === 'allow'),
    alternativeCommands: [...new Set(violations.flatMap(({ alternatives = [] }) => alternatives))],
    risk,
    analysis,
  };
}
