import type { Program } from '../run/program.js';
import type { RunState } from '../run/run-state.js';
import { passedOver } from '../run/step-standing.js';
import type { RunReport } from './orchestration.js';

/** Where a run stands, for people and machines that know nothing of its program. */
export function reportOf(id: string, { name, hosts, steps, retried }: Program, state: RunState): RunReport {
  const standings = [...state.hosts];
  return {
    id,
    name,
    status: state.status,
    isPaused: state.isPaused,
    ...(state.gate === undefined ? {} : { gate: { batch: state.batch, gate: state.gate.index } }),
    failures: state.failures.run,
    promotions: state.promotions,
    ...(retried === undefined ? {} : { retryOf: retried.run }),
    hosts: hosts.map((host, index) => {
      const { standing = 'waiting', step = 0, steps: known = [], failedIn } = standings[index] ?? {};
      const skipped = passedOver({ steps: known });
      const at = steps[step]?.id;
      return {
        host: host.name,
        standing,
        ...(failedIn === undefined ? {} : { failed: true as const }),
        ...(at === undefined ? {} : { step: at }),
        ...(skipped.length === 0 ? {} : { skipped: skipped.map((each) => steps[each]?.id ?? '') }),
      };
    }),
  };
}
