import type { Claim, Reversal } from './family.js';

/** A claim on one kind of state. */
export function claimOf(reversal: Reversal, kind: string, subjects: readonly string[] = []): Claim {
  return { reversal, looks: [{ kind, subjects }] };
}

/** A claim on files that a command changes without naming them: `/etc/hosts` alone, `/etc/ssl/` with all below it. */
export function filesClaim(...places: readonly string[]): Claim {
  const subjects = places.flatMap((place) => (place.endsWith('/') ? ['t', place.slice(0, -1)] : ['p', place]));
  return claimOf('by-content', 'paths', subjects);
}

/** Several at once: the weakest says how it is taken back. */
export function allOf(...claims: readonly Claim[]): Claim {
  const order: readonly Claim['reversal'][] = ['nothing', 'exact', 'by-content', 'by-compensation'];
  const weakest = Math.max(...claims.map(({ reversal }) => order.indexOf(reversal)));
  const undecided = claims.flatMap((claim) => claim.undecided ?? []);
  return {
    ...{ reversal: order[weakest] ?? 'by-compensation', looks: claims.flatMap(({ looks }) => looks) },
    ...(undecided.length === 0 ? {} : { undecided }),
  };
}
