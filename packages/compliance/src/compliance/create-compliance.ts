import {
  type Actor,
  allowed,
  type CommandHooks,
  createRedactor,
  type EventBus,
  type Host,
  type JudgeText,
  type OpsContext,
  type Redactor,
} from '@opspilot/core';
import { approvalSettings } from '../approvals/approval-options.js';
import { createTickets } from '../approvals/create-tickets.js';
import { leaveHook } from '../approvals/leave-hook.js';
import { createTicketStore } from '../approvals/ticket-store.js';
import type { AuditLog } from '../audit/audit-log.js';
import { createAuditLog } from '../audit/create-audit-log.js';
import { catalogue } from '../catalogue/catalogue.js';
import { policies } from '../catalogue/policies.js';
import { validateWith } from '../documents/validate-policy.js';
import { createExceptions } from '../exceptions/create-exceptions.js';
import { exceptableRules, longestException } from '../exceptions/exception-envelope.js';
import { createExceptionStore } from '../exceptions/exception-store.js';
import { withOwnFrameworks } from '../frameworks/with-own-frameworks.js';
import { createLearning } from '../learning/create-learning.js';
import { createNotes } from '../notes/create-notes.js';
import { hostsNamed } from '../policy/hosts-named.js';
import { judgedOf } from '../policy/judged-of.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type PlaceAt, withReachedHosts } from '../policy/reached-hosts.js';
import { createReport } from '../reports/create-report.js';
import { createSeenTime } from '../seen-time/create-seen-time.js';
import { createSeenTimeStore } from '../seen-time/seen-time-store.js';
import { checkCompliance } from './check-compliance.js';
import { checkComplianceOptions } from './check-compliance-options.js';
import { createCircumstances, rolesToldOf, told } from './circumstances.js';
import type { Compliance } from './compliance.js';
import type { ComplianceEvents } from './compliance-events.js';
import type { AuditSettings, ComplianceOptions } from './compliance-options.js';
import { createGate, type GateParts } from './gate.js';
import { createJudgeAgain } from './judge-again.js';
import type { JudgingParts } from './judge-with.js';
import { loadRules } from './load-rules.js';
import { lookThrough } from './look-through.js';
import { complianceOptionError } from './option-error.js';
import { recordHook } from './record-hook.js';

/** What a policy needs of its surroundings: a pilot's context has it. */
export type ComplianceContext = Pick<OpsContext, 'storage' | 'clock' | 'random' | 'logger'> & {
  readonly events: Pick<EventBus<ComplianceEvents>, 'emit'>;
  readonly hosts?: Pick<OpsContext['hosts'], 'list'>;
  /** Takes secrets out of what is kept. Default: one that knows what secrets look like, and none by its value. */
  readonly redactor?: OpsContext['redactor'];
  /** What your pipeline says of a command by itself. Default: nothing, so that checks tell of the rules alone. */
  readonly judge?: JudgeText;
};

const rulesAlone: JudgeText = (command, place) => ({ ...judgedOf(command, place), verdict: allowed });

/** A policy with its gate, its approvals and its log. */
export interface OwnedCompliance {
  readonly api: Compliance;
  readonly hooks: CommandHooks;
  /** Ends the audit log, unless it was brought along. */
  close(): Promise<void>;
}

function isLog(audit: AuditSettings | AuditLog): audit is AuditLog {
  return 'append' in audit;
}

async function openAudit(
  audit: ComplianceOptions['audit'],
  context: ComplianceContext,
  redactor: Pick<Redactor, 'value'>,
): Promise<AuditLog | undefined> {
  if (audit === false) return undefined;
  if (audit !== undefined && isLog(audit)) return audit;
  const { storage, clock, random, logger, events } = context;
  return createAuditLog({ ...audit, storage, clock, random, logger, events, redactor });
}

/**
 * Makes a policy for use alone: without a pilot, or in a pipeline of your own. A pilot has it as the plugin {@link compliance}.
 *
 * @throws OpsError `invalid-compliance-options`, a `PolicyErrorCode`, `unknown-framework`, a `BundleErrorCode`, an `AuditErrorCode`
 */
export async function createCompliance(
  context: ComplianceContext,
  options: ComplianceOptions = {},
): Promise<OwnedCompliance> {
  checkComplianceOptions(options);
  const { mode = 'enforce', judges = [], judgeTimeout = 10_000, exceptions: envelope = {}, approvals: asked } = options;
  const { storage, clock, random, logger, events, hosts, judge = rulesAlone } = context;
  const isObserving = mode === 'observe';
  const circumstances = createCircumstances(options);
  const approval = approvalSettings(asked ?? {});
  const { redactor = createRedactor() } = context;
  const audit = await openAudit(options.audit, context, redactor);
  const close = async (): Promise<void> => {
    if (audit !== undefined && audit !== options.audit) await audit.close();
  };
  const onFailure = options.onAuditFailure ?? (isObserving ? 'continue' : 'close');
  const notes = createNotes<ComplianceEvents>(events, audit, onFailure, logger);
  const lookAt = (command: string) => lookThrough(command, {}, judge) ?? judgedOf(command);
  const load = async () => {
    const rules = await loadRules(options, storage, clock, notes, lookAt);
    return { rules, exceptable: exceptableRules(rules.policy.rules, envelope) };
  };
  const { rules: loaded, exceptable } = await load().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const hostsAt = (name: string): readonly Host[] => hostsNamed(name, hosts?.list() ?? []);
  const hostOf = (name: string): Host | undefined => hostsAt(name)[0];
  const placeAt: PlaceAt = (name, from) => {
    const contextAt = (host: NonNullable<PolicyContext['host']>) => ({
      ...from,
      ...circumstances.known({ host, at: from.at }),
    });
    const known = hostsAt(name).map((host) => {
      const names = [host.name, host.address].filter((each) => each !== undefined);
      return { context: contextAt(host), names, user: host.user };
    });
    if (known.length > 0) return known;
    // A pattern, a variable, or a name that nobody has told: it may be each host that is frozen.
    const { isFrozen } = circumstances.known({ at: from.at });
    return [{ context: { ...contextAt({ name }), ...told({ isFrozen }) } }];
  };
  const policy = withReachedHosts(loaded.policy, placeAt);
  const rules = { ...loaded, policy };
  const ownFrameworks = loaded.documents.flatMap(({ frameworks = [] }) => frameworks);
  // Where there is one source of roles, what people tell of themselves does not count.
  const rolesOf = (actor: Actor): readonly string[] =>
    options.rolesOf === undefined ? (actor.roles ?? []) : rolesToldOf(actor, options.rolesOf);
  const now = (): number => clock.now();

  const store = createExceptionStore(storage, envelope.longest ?? longestException);
  const { see } = createSeenTime(createSeenTimeStore(storage), clock, async (at) => {
    await exceptions.expire(at);
    await tickets.expire(at);
  });
  const exceptions = createExceptions({
    store,
    clock,
    random,
    notes,
    envelope,
    redactor,
    rolesOf,
    see,
    rules: rules.policy.rules,
    exceptable,
    ...(hosts === undefined ? {} : { hosts: () => hosts.list() }),
  });
  const learning = createLearning(
    { storage, clock, random, logger, notes, rules: rules.policy.rules },
    options.learning,
  );
  const tickets = createTickets({
    ...approval,
    store: createTicketStore(storage, approval.lifetime),
    clock,
    random,
    notes,
    redactor,
    rolesOf,
    see,
    hostsAt,
    onDecided: learning.note,
  });
  const judging: JudgingParts = { rules, placeAt, judges, judgeTimeout, exceptions, learning, logger, clock, judge };

  const gating: GateParts = { ...judging, circumstances, notes, now, see, isObserving };
  const judgeAgain = createJudgeAgain(gating);
  // Whoever gives leave, it is for what they were asked.
  const approve: CommandHooks['approve'] =
    asked === undefined ? judgeAgain : leaveHook({ ...approval, tickets, clock, logger, hostsAt, judgeAgain });
  return {
    api: Object.freeze<Compliance>({
      checkCompliance: (command, where = {}, user) =>
        checkCompliance(command, where, user, {
          ...judging,
          circumstances,
          now,
          hostOf,
          isObserving,
        }),
      policies: (framework) => policies(framework, rules.policy.rules, withOwnFrameworks(ownFrameworks)),
      validatePolicy: (policy, testCommands = []) =>
        validateWith(policy, testCommands, { rules: options.rules ?? catalogue }, lookAt),
      rules: rules.policy.rules,
      exceptions: exceptions.api,
      approvals: tickets.api,
      learning: learning.api,
      report: async (wanted) => {
        if (audit === undefined)
          throw complianceOptionError('There is no audit log to report from: it was turned off.');
        return createReport(audit, { ...wanted, rules: rules.policy.rules, frameworks: ownFrameworks });
      },
      ...(audit === undefined ? {} : { audit }),
    }),
    hooks: {
      gate: createGate(gating),
      preview: (draft) => {
        tickets.remember(draft);
        return undefined;
      },
      ...(isObserving ? {} : { approve }),
      record: recordHook(notes, hostOf),
    },
    close,
  };
}
