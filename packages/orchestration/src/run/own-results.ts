import type { Observations } from '../analysis/measured.js';
import type { Analysis } from '../plan/strategy.js';
import type { Decider } from './decider.js';
import type { HostState } from './run-state.js';

function countsOf(hosts: readonly HostState[]): Observations | undefined {
  const ended = hosts.filter(({ standing, failedIn }) => standing === 'succeeded' || failedIn !== undefined);
  if (ended.length === 0) return undefined;
  return { failures: ended.filter(({ failedIn }) => failedIn !== undefined).length, total: ended.length };
}

function durationsOf(hosts: readonly HostState[]): Observations | undefined {
  const durations = hosts.flatMap(({ standing, took }) =>
    standing === 'succeeded' && took !== undefined ? [took] : [],
  );
  return durations.length === 0 ? undefined : { durations };
}

/** What the run itself has seen: the hosts of the batch it is at, against those of the batches before. */
export function ownResults(
  run: Decider,
  { source, baseline: given }: Analysis,
): { readonly canary: Observations; readonly baseline?: Observations } | 'inconclusive' {
  const { from = 0, to = 0 } = run.program.batches[run.state.batch] ?? {};
  const hosts = [...run.state.hosts];
  const observe = source === 'duration' ? durationsOf : countsOf;
  const canary = observe(hosts.slice(from, to));
  if (canary === undefined) return 'inconclusive';
  const baseline = given ?? observe(hosts.slice(0, from));
  return baseline === undefined ? { canary } : { canary, baseline };
}
