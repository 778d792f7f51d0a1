import {
  type Actor,
  type Clock,
  type Finding,
  type Host,
  identityOf,
  newId,
  type Random,
  type Redactor,
} from '@opspilot/core';
import type { ExceptionScope as AuditedScope } from '../audit/audit-entry.js';
import { requireObject, requireTexts } from '../compliance/require-given.js';
import type { Notes } from '../notes/notes.js';
import { listOf } from '../policy/list-of.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { Pattern, Rule } from '../policy/rule.js';
import { applyExceptions, type Excepted } from './apply-exceptions.js';
import { checkApprovedBy, checkNewException, checkReason, checkSecrets } from './check-exception.js';
import { checkHolding } from './check-holding.js';
import type { ExceptionEnvelope } from './exception-envelope.js';
import type { ExceptionEvents } from './exception-events.js';
import type { ExceptionStore } from './exception-store.js';
import { type ExceptionScope, exceptionError, type NewException, type PolicyException } from './policy-exception.js';
import { mayOverlap } from './scope.js';

/** Who does it, and why. */
export interface ExceptionAct {
  /** The person, or their id. */
  readonly by: Actor | string;
}

/** Exceptions from rules: scoped, expiring, kept with who and why. All methods reject with an `ExceptionErrorCode`. */
export interface PolicyExceptions {
  /**
   * Adds one. It holds at once, for every process with the same storage.
   *
   * @throws OpsError `invalid-exception`, `unknown-rule`, `exception-not-allowed`, `exception-never-holds`, `exception-contradicts`
   */
  add(exception: NewException, act: ExceptionAct): Promise<PolicyException>;
  /** An exception, whatever became of it; undefined when there is none with that id. */
  get(id: string): Promise<PolicyException | undefined>;
  /** Newest first. */
  list(query?: { readonly isActive?: boolean; readonly limit?: number }): Promise<readonly PolicyException[]>;
  /** Ends one before its time. @throws OpsError `exception-unknown`, `exception-ended`, `exception-not-allowed` */
  revoke(id: string, act: ExceptionAct & { readonly reason: string }): Promise<PolicyException>;
}

/** What exceptions are made with. */
export interface ExceptionParts {
  readonly store: ExceptionStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly notes: Notes<ExceptionEvents>;
  readonly envelope: ExceptionEnvelope;
  /** Takes secrets out of reasons before they are kept. */
  readonly redactor: Pick<Redactor, 'text'>;
  readonly rolesOf: (actor: Actor) => readonly string[];
  /** Sees what the clock shows (see `SeenTime`). */
  readonly see: () => Promise<void>;
  /** The rules that there are. */
  readonly rules: readonly Rule[];
  /** Ids of those that may be excepted, by the envelope of now: what was added under a wider one holds no further than this one. */
  readonly exceptable: ReadonlySet<string>;
  /** The hosts that there are, where that is known. */
  readonly hosts?: () => readonly Host[];
}

/** The exceptions, with what only the gate does. */
export interface OwnedExceptions {
  readonly api: PolicyExceptions;
  /** Findings lowered as exceptions say. Tells and writes down nothing of their use. */
  apply(findings: readonly Finding[], judged: Judged, context: PolicyContext): Promise<Excepted>;
  /** Ends whatever had expired at a time. */
  expire(at: number): Promise<void>;
  /** Writes down that exceptions were used for a command, whose text has its secrets taken out. */
  noteUse(
    used: readonly PolicyException[],
    command: { readonly id: string; readonly text: string; readonly host: string; readonly actor: Actor },
  ): Promise<void>;
}

function invalid(message: string) {
  return exceptionError('invalid-exception', message);
}

/** @throws OpsError `invalid-exception` when nobody does it */
function actorOf(act: ExceptionAct): Actor {
  const { by } = (act ?? {}) as Partial<ExceptionAct>;
  const actor: Partial<Actor> = typeof by === 'string' ? { id: by } : (by ?? {});
  const { id, roles } = actor;
  if (typeof id !== 'string' || id.trim() === '') {
    throw invalid("An exception names who answers for it: pass { by: 'somebody' }.");
  }
  if (roles !== undefined) requireTexts(roles, 'The roles of who changes exceptions', invalid);
  return { ...actor, id };
}

/** A scope in the words of the audit log. */
function auditedScope({
  host,
  container,
  environment,
  actor,
  command,
  role,
  labels,
  target,
}: ExceptionScope): AuditedScope {
  const pairs = Object.entries(labels ?? {}).flatMap(([label, patterns]) =>
    listOf(patterns).map((pattern) => `${label}=${pattern}`),
  );
  const scope = {
    hosts: host,
    containers: container,
    environments: environment,
    actors: actor,
    commands: command,
    roles: role,
    labels: pairs.length === 0 ? undefined : pairs,
    targets: target,
  };
  const told = Object.entries(scope).flatMap(([name, values]) =>
    values === undefined ? [] : [[name, listOf(values)]],
  );
  return Object.fromEntries(told) as AuditedScope;
}

export function createExceptions(parts: ExceptionParts): OwnedExceptions {
  const { store, clock, random, notes, envelope, redactor, rolesOf, see, rules, exceptable, hosts } = parts;
  const rulesOf = (patterns: readonly Pattern[]): readonly Rule[] => {
    const isNamed = matchesPattern(patterns);
    return rules.filter(({ id }) => isNamed(id));
  };

  const personOf = (act: ExceptionAct): Actor => {
    const who = actorOf(act);
    const { id, kind = 'person' } = who;
    const { roles: wanted = [] } = envelope;
    const roles = rolesOf(who);
    if (kind !== 'person' || (wanted.length > 0 && !wanted.some((role) => roles.includes(role)))) {
      const why = kind === 'person' ? `has none of the roles ${wanted.join(', ')}` : 'is no person';
      throw exceptionError('exception-not-allowed', `${redactor.text(id)} ${why}, and so may not change exceptions.`);
    }
    return { ...who, roles };
  };

  /** Those that had not expired at a time. The others are ended for good, so that no clock that is set back brings them back. */
  const unexpired = async (at: number): Promise<readonly PolicyException[]> => {
    const open = await store.open();
    for (const { id, rules: named, by, expiresAt } of open.filter((exception) => exception.expiresAt <= at)) {
      const end = { as: 'expired', at, by, reason: 'its time was over' } as const;
      if (!(await store.end(id, end))) continue;
      notes.tell('exception.expired', { exception: id, rules: named, by, expiresAt }, id);
      await notes.write({
        type: 'exception.expired',
        actor: { id: by },
        subject: id,
        data: { rule: named.join(', '), expiresAt },
      });
    }
    return open.filter(({ expiresAt }) => expiresAt > at);
  };

  /** Those that hold now. */
  const active = async (): Promise<readonly PolicyException[]> => {
    await see();
    const now = clock.now();
    return (await unexpired(now)).filter(({ createdAt }) => createdAt <= now);
  };

  const checkRules = (patterns: readonly Pattern[]): void => {
    for (const pattern of patterns) {
      const named = rulesOf([pattern]);
      const isCore = pattern.startsWith('core/');
      const advice = isCore
        ? 'What core asks about no exception lowers; see its option askFrom.'
        : 'See compliance.rules.';
      if (named.length === 0) throw exceptionError('unknown-rule', `There is no rule ${pattern} to except. ${advice}`);
      const barred = named.find(({ id }) => !exceptable.has(id));
      if (barred === undefined) continue;
      throw exceptionError(
        'exception-not-allowed',
        `The rule ${barred.id} may not be excepted, by the option exceptions.mayExcept; name others.`,
        { rule: barred.id },
      );
    }
  };

  const checkContradiction = (wanted: NewException, others: readonly PolicyException[]): void => {
    const { lowersTo = 'warn', rules: patterns, scope } = wanted;
    const named = rulesOf(patterns);
    const opposed = others.find(
      (other) =>
        other.lowersTo !== lowersTo &&
        rulesOf(other.rules).some((rule) => named.includes(rule)) &&
        mayOverlap(other.scope, scope),
    );
    if (opposed === undefined) return;
    throw exceptionError(
      'exception-contradicts',
      `The exception ${opposed.id} lowers ${opposed.rules.join(', ')} to "${opposed.lowersTo}" where this one says "${lowersTo}"; revoke it first, or narrow one of them.`,
      { exception: opposed.id },
    );
  };

  return {
    apply: async (findings, judged, context) => {
      return applyExceptions(findings, await active(), exceptable, judged, context, envelope);
    },
    expire: async (at) => {
      await unexpired(at);
    },
    noteUse: async (used, { id: command, text, host, actor }) => {
      for (const { id, rules: named } of used) {
        notes.tell('exception.used', { exception: id, rules: named, by: actor.id, command: text, host }, id);
        await notes.write({
          type: 'exception.used',
          actor,
          host,
          command: text,
          subject: id,
          data: { rule: named.join(', '), command },
        });
      }
    },
    api: {
      add: async (wanted, act) => {
        const now = clock.now();
        checkNewException(wanted, envelope, now);
        checkSecrets(wanted.scope, redactor);
        const actor = personOf(act);
        checkRules(wanted.rules);
        const identity = identityOf(actor.id);
        checkApprovedBy(wanted, identity);
        checkHolding(wanted, { rules: rulesOf(wanted.rules), envelope, author: identity, hosts: hosts?.() });
        checkContradiction(wanted, await active());
        const { rules: named, scope, lowersTo = 'warn', expiresAt } = wanted;
        const approvedBy = (wanted.approvedBy ?? []).map((id) => redactor.text(id));
        const reason = redactor.text(wanted.reason);
        const id = newId(clock, random);
        const by = redactor.text(actor.id);
        const exception: PolicyException = Object.freeze({
          id,
          rules: named,
          scope,
          lowersTo,
          reason,
          by,
          identity,
          authorRoles: (actor.roles ?? []).map((role) => redactor.text(role)),
          approvedBy,
          createdAt: now,
          expiresAt,
          state: 'active',
        });
        const data = { rule: named.join(', '), scope: auditedScope(scope), reason, expiresAt, approvedBy };
        await notes.write({ type: 'exception.added', actor, subject: id, data });
        try {
          await store.insert(exception, (open) => checkContradiction(wanted, open));
        } catch (error) {
          // The log had it before it was so; of two that contradict each other at once, one never was.
          const why = error instanceof Error ? error.message : String(error);
          const undone = { rule: named.join(', '), reason: `It was not added: ${why}` };
          await notes.write({ type: 'exception.revoked', actor, subject: id, data: undone });
          throw error;
        }
        notes.tell('exception.added', { exception: id, rules: named, by, scope, reason, expiresAt }, id);
        return exception;
      },
      get: async (id) => {
        await active();
        return store.find(id);
      },
      list: async (query = {}) => {
        const { isActive = false, limit = 100 } = requireObject(query, 'What exceptions.list is asked for');
        if (!Number.isInteger(limit) || limit < 1) throw invalid(`A limit is a whole number from 1, not ${limit}.`);
        const holding = await active();
        return isActive ? holding.toReversed().slice(0, limit) : store.list(limit);
      },
      revoke: async (id, how) => {
        const { reason: given, ...act } = requireObject(how, 'How an exception is revoked');
        checkReason(given);
        const reason = redactor.text(given);
        const actor = personOf(act);
        await active();
        const exception = await store.find(id);
        if (exception === undefined) throw exceptionError('exception-unknown', `There is no exception ${id}.`);
        const ended = exceptionError('exception-ended', `The exception ${id} has ended already.`);
        if (exception.state !== 'active') throw ended;
        const { rules: named } = exception;
        await notes.write({ type: 'exception.revoked', actor, subject: id, data: { rule: named.join(', '), reason } });
        const by = redactor.text(actor.id);
        const end = { as: 'revoked', at: clock.now(), by, reason } as const;
        if (!(await store.end(id, end))) throw ended;
        notes.tell('exception.revoked', { exception: id, rules: named, by, reason }, id);
        return { ...exception, state: 'revoked', revoked: { by, at: end.at, reason } };
      },
    },
  };
}
