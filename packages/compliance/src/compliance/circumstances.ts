import type { Actor, CommandDraft, Host } from '@opspilot/core';
import { isUntold, meetsEnvironment } from '../policy/environments.js';
import { foldedHost } from '../policy/hosts-named.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { OneOrMore, Pattern } from '../policy/rule.js';
import { complianceOptionError } from './option-error.js';
import { requireTexts } from './require-given.js';

/** A time in which changes are frozen. */
export interface Freeze {
  /** ISO 8601 or milliseconds since the epoch. */
  readonly from: string | number;
  /** The first moment after it. */
  readonly to: string | number;
  /** As in rules: `production` is every production. Default: all. */
  readonly environment?: OneOrMore<Pattern>;
  /** Names of hosts, in whatever case. Default: all. */
  readonly host?: OneOrMore<Pattern>;
}

/** How is found out under what circumstances a command is to run. */
export interface CircumstanceOptions {
  /** Key of a request's metadata with the number of its change; default `change`. */
  readonly changeKey?: string;
  /** Label of a host with the classes of its data, separated by commas; default `data`. */
  readonly dataLabel?: string;
  readonly freezes?: readonly Freeze[];
  /**
   * Roles of an actor. Where it is given, roles in requests do not count. It is also asked about people who approve and change
   * exceptions, where only their id is told.
   */
  readonly rolesOf?: (actor: Actor) => readonly string[];
  /**
   * What only the embedder knows, such as the risk of a session; what it gives replaces what was found out. When it throws,
   * the command is denied.
   */
  readonly resolve?: (
    draft: CommandDraft,
    found: PolicyContext,
  ) => Partial<PolicyContext> | Promise<Partial<PolicyContext>>;
}

/** Says when, and where, changes are frozen. */
type IsFrozen = (host: PolicyContext['host'], at: number) => boolean;

/** A day alone is one of UTC; with a time, the zone of the machine would count. */
const zoned = /^\d{4}-\d\d-\d\d(?:$|.*(?:Z|[+-]\d\d:?\d\d)$)/i;

/** As seconds a time from 2001 on, as milliseconds one of the first years after the epoch. */
function areSeconds(value: number): boolean {
  return value >= 1e9 && value < 1e11;
}

function moment(value: string | number): number {
  const at = typeof value === 'number' ? value : Date.parse(value);
  if (Number.isFinite(at) && typeof value === 'string' && !zoned.test(value)) {
    throw complianceOptionError(
      `A freeze begins and ends at a time with its zone, or on a day of UTC, not at ${JSON.stringify(value)}: write ${JSON.stringify(`${new Date(at).toISOString().slice(0, 16)}Z`)}, or as it is elsewhere, with +02:00 and its like.`,
    );
  }
  if (typeof value === 'number' && areSeconds(value)) {
    throw complianceOptionError(
      `A freeze begins and ends in milliseconds since the epoch; ${value} looks like seconds: write ${value * 1_000}, or the time in ISO 8601.`,
    );
  }
  if (Number.isFinite(at)) return at;
  throw complianceOptionError(
    `A freeze begins and ends at a time, ISO 8601 or milliseconds since the epoch, not ${JSON.stringify(value)}.`,
  );
}

function compileFreeze({ from, to, environment, host }: Freeze): IsFrozen {
  const [start, end] = [moment(from), moment(to)];
  if (start >= end) throw complianceOptionError('A freeze ends after it begins; swap its from and to.');
  for (const [name, texts] of Object.entries({ environment, host })) {
    if (texts === undefined) continue;
    const list = requireTexts([texts].flat(), `The ${name} of a freeze`);
    if (list.length > 0 && list.every((text) => text.trim() !== '')) continue;
    throw complianceOptionError(
      `A freeze of no ${name} would never hold: leave ${name} out for all of them, or name some.`,
    );
  }
  const isEnvironment = environment === undefined ? undefined : meetsEnvironment(environment);
  const isHost = host === undefined ? undefined : matchesPattern([host].flat().map(foldedHost));
  return (where, at) =>
    at >= start &&
    at < end &&
    // What a host serves that nobody has told may be what is frozen.
    (isEnvironment === undefined || isUntold(where?.environment) || isEnvironment(where?.environment)) &&
    (isHost === undefined || where?.name === undefined || isHost(foldedHost(where.name)));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** What is known of who asks, where and when. */
export interface Circumstances {
  /** Without what only the embedder knows. */
  known(about: {
    readonly actor?: Actor;
    readonly host?: PolicyContext['host'];
    readonly changeId?: unknown;
    readonly at: number;
  }): PolicyContext;
  of(draft: CommandDraft, at: number): PolicyContext | Promise<PolicyContext>;
}

/** What was said: undefined says nothing, and takes nothing back that was found. */
export function told<Said extends object>(said: Said | undefined): Partial<Said> {
  return Object.fromEntries(Object.entries(said ?? {}).filter(([, value]) => value !== undefined)) as Partial<Said>;
}

/** What `rolesOf` says of somebody. @throws OpsError `invalid-compliance-options` for what is no list of texts */
export function rolesToldOf(actor: Actor, rolesOf: NonNullable<CircumstanceOptions['rolesOf']>): readonly string[] {
  return requireTexts(rolesOf(actor), 'What the option rolesOf answers');
}

/** What was found out, with what the embedder adds. @throws OpsError `invalid-compliance-options` for roles that are no list */
function completed(found: PolicyContext, more: Partial<PolicyContext>): PolicyContext {
  const context = { ...found, ...told(more) };
  if (context.actor?.roles !== undefined) requireTexts(context.actor.roles, 'The roles of an actor');
  return context;
}

/** @throws OpsError `invalid-compliance-options` for a freeze that is none */
export function createCircumstances(options: CircumstanceOptions): Circumstances {
  const { changeKey = 'change', dataLabel = 'data', freezes = [], rolesOf, resolve } = options;
  const frozen = freezes.map(compileFreeze);
  const withRoles = (actor: Actor): Actor =>
    rolesOf === undefined ? actor : { ...actor, roles: rolesToldOf(actor, rolesOf) };
  const known: Circumstances['known'] = ({ actor, host, changeId, at }) => {
    const change = textOf(changeId);
    const classes = host?.labels?.[dataLabel];
    return {
      at,
      ...(actor === undefined ? {} : { actor: withRoles(actor) }),
      ...(host === undefined ? {} : { host }),
      ...(change === undefined ? {} : { changeId: change }),
      ...(frozen.length === 0 ? {} : { isFrozen: frozen.some((isFrozen) => isFrozen(host, at)) }),
      ...(classes === undefined ? {} : { dataClasses: classes.split(',').map((name) => name.trim()) }),
    };
  };
  return {
    known,
    of: (draft, at) => {
      const { actor, host, metadata }: { actor: Actor; host: Host; metadata: CommandDraft['metadata'] } = draft;
      const found = known({ actor, host, changeId: metadata[changeKey], at });
      if (resolve === undefined) return found;
      return Promise.resolve(resolve(draft, found)).then((more) => completed(found, more));
    },
  };
}
