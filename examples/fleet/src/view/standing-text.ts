import { type HostStanding, isFinal, type RunStatus } from '@opspilot/orchestration';

/** How a host stands in its run: what one that is over has not begun it never will. */
export function standingText(standing: HostStanding, status: RunStatus): string {
  return standing === 'waiting' && isFinal({ status }) ? 'never begun' : standing;
}
