import { type AuditEntry, auditTypes } from '../audit-entry.js';
import { auditError } from '../audit-error.js';

const customType = /^custom\.[a-z0-9]+(?:-[a-z0-9]+)*$/;
const knownTypes: ReadonlySet<string> = new Set(auditTypes);
const optionalTexts = ['host', 'environment', 'command', 'subject'] as const;
const fields: ReadonlySet<string> = new Set(['type', 'actor', 'data', ...optionalTexts]);
const actorFields: ReadonlySet<string> = new Set(['id', 'kind', 'roles']);
const actorKinds: ReadonlySet<unknown> = new Set([undefined, 'person', 'agent', 'service']);

/** What is wrong with an entry at one place of it. */
export function invalidEntry(path: string, problem: string) {
  return auditError(
    'invalid-audit-entry',
    `An audit entry was not written: at '${path}', ${problem}. Correct the entry and append it again.`,
    { path },
  );
}

/**
 * Refuses an entry whose parts, but for `data`, are not what they should be.
 *
 * @throws OpsError `invalid-audit-entry`, with the place in `details.path`
 */
export function checkEntry(entry: unknown): asserts entry is AuditEntry {
  if (!isRecord(entry)) throw invalidEntry('', 'an object was expected');
  for (const name in entry) if (!fields.has(name)) throw invalidEntry(name, 'no such field is known');
  const { type, actor, data } = entry;
  if (typeof type !== 'string' || !(knownTypes.has(type) || customType.test(type))) {
    throw invalidEntry('type', 'a known type, or one such as custom.backup-taken, was expected');
  }
  checkActor(actor);
  for (const name of optionalTexts) {
    const value = entry[name];
    if (value !== undefined && typeof value !== 'string') throw invalidEntry(name, 'a text was expected');
  }
  if (data === undefined) throw invalidEntry('data', 'a JSON value was expected');
}

function checkActor(actor: unknown): void {
  if (!isRecord(actor)) throw invalidEntry('actor', 'who did it was expected: an object with an id');
  for (const name in actor) if (!actorFields.has(name)) throw invalidEntry(`actor.${name}`, 'no such field is known');
  const { id, kind, roles } = actor;
  if (typeof id !== 'string' || id === '') throw invalidEntry('actor.id', 'a text was expected');
  if (!actorKinds.has(kind)) throw invalidEntry('actor.kind', 'person, agent or service was expected');
  if (roles !== undefined && !(Array.isArray(roles) && roles.every((role) => typeof role === 'string'))) {
    throw invalidEntry('actor.roles', 'a list of texts was expected');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
