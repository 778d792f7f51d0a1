import type { Clock, EventBus } from '@opspilot/core';
import type { RollbackEvents } from '../points/rollback.js';
import type { OnProgress, ProgressPhase } from './progress.js';

/** Milliseconds between two events; what takes less has none. */
const pause = 200;

/** Tells a bus of progress, now and then: to be made when something begins. */
export function progressEvents(events: Pick<EventBus<RollbackEvents>, 'emit'>, clock: Clock): OnProgress {
  const begun = clock.now();
  let told: { readonly at: number; readonly phase?: ProgressPhase } = { at: begun };
  return (progress) => {
    const at = clock.now();
    const { phase } = progress;
    const isDue = phase === told.phase ? at - told.at >= pause : at - begun >= pause;
    if (!isDue) return;
    told = { at, phase };
    events.emit('recovery-point.progress', progress);
  };
}
