import type { EffectKind } from '../effect.js';

/** A record rather than a list: the compiler then checks that none is forgotten. */
const kinds: Readonly<Record<EffectKind, true>> = {
  read: true,
  write: true,
  delete: true,
  execute: true,
  network: true,
  privilege: true,
  permission: true,
  user: true,
  service: true,
  package: true,
  audit: true,
  crypto: true,
  kernel: true,
  storage: true,
  container: true,
  database: true,
  cloud: true,
  vcs: true,
  opaque: true,
};

/** No rule would ever meet an effect of another kind. @throws TypeError */
export function requireKind(kind: string): void {
  if (!Object.hasOwn(kinds, kind))
    throw new TypeError(`there is no kind of effect "${kind}"; there are ${Object.keys(kinds).join(', ')}`);
}
