import { type HostStanding, isFinal, type RunStatus } from '@opspilot/orchestration';

/** How a host stands in its run; of those that were taken back, which failed and which went with them. */
export function standingText(standing: HostStanding, hasFailed: boolean, status: RunStatus): string {
  if (standing === 'rolled-back' && hasFailed) return 'failed and rolled-back';
  // What a run that is over has not begun it never will.
  return standing === 'waiting' && isFinal({ status }) ? 'never begun' : standing;
}

/** How many hosts stand how, in the order in which they come. */
export function standingsText(standings: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const standing of standings) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  return [...counts].map(([standing, many]) => `${many} ${standing}`).join(', ');
}
