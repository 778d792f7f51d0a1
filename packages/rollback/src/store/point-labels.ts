import type { SnapshotSummary } from './snapshot-store.js';

/** Labels of snapshots that recovery points need, with the id of the point: by them whoever sees the store alone leaves these alone. */
export const pointLabels = {
  /** What was there before a command, or before an undo. */
  before: (point: string) => ({ point }),
  /** What it left. */
  after: (point: string) => ({ after: point }),
  /** One of those of a recovery point that somebody made. */
  made: (recoveryPoint: string) => ({ recoveryPoint }),
} as const satisfies Readonly<Record<string, (id: string) => Readonly<Record<string, string>>>>;

const names = Object.values(pointLabels).flatMap((labels) => Object.keys(labels('')));

/** Whether a snapshot was taken for a recovery point. */
export function isOfPoint({ labels = {} }: Pick<SnapshotSummary, 'labels'>): boolean {
  return names.some((name) => labels[name] !== undefined);
}
