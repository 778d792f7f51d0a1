import type { Loss } from './foresee.js';

/** What is lost for certain, for a person: of the rest the host tells. */
export function sureLosses(losses: readonly Loss[]): readonly string[] {
  return losses.filter(({ reason }) => reason !== 'undecided').map(({ what }) => what);
}
