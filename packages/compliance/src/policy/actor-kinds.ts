import type { Actor } from '@opspilot/core';

/** A record rather than a list: the compiler then checks that none is forgotten. */
const kinds: Readonly<Record<NonNullable<Actor['kind']>, true>> = { person: true, agent: true, service: true };
const known: ReadonlySet<unknown> = new Set(Object.keys(kinds));

/** Whether somebody may be of that kind: callers without types say others. */
export function isActorKind(kind: unknown): boolean {
  return known.has(kind);
}
