import type { Host } from '@opspilot/core';
import { type MissingMeans, type Plan, type RunStatus, simulate } from '@opspilot/orchestration';
import { missingText } from '../missing-means.js';
import { count, duration } from '../view/text.js';

/** What a simulation is about. */
export interface SimulationInput {
  readonly plan: Plan;
  readonly hosts: readonly Host[];
  /** Of the plan with these hosts and parameters: by it a run is held to what was looked at. */
  readonly digest: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** What a start would be refused for here. */
  readonly missing: readonly MissingMeans[];
  /** Chance that a command fails, 0..1. */
  readonly failure: number;
  readonly runs: number;
}

/** What a plan would come to, by many runs in a world of chance. Nothing is connected to. */
export function simulatePlan(
  { plan, hosts, digest, parameters, missing, failure, runs }: SimulationInput,
  json: boolean,
): string {
  const simulation = simulate(plan, hosts, { faults: { failure }, runs, parameters });
  const { duration: time, statuses, stopped, warnings } = simulation;
  if (json)
    return `${JSON.stringify({ digest, hosts: hosts.length, runs, duration: time, statuses, stopped, warnings, missing })}\n`;
  const ends = (Object.entries(statuses) as [RunStatus, number][])
    .sort(([, a], [, b]) => b - a)
    .map(([status, many]) => `  ${status.padEnd(16)}${((100 * many) / runs).toFixed(1).padStart(6)} %`);
  const text = [
    `${plan.name} on ${count(hosts.length, 'host')}, ${count(runs, 'simulated run')} with commands of about 1 s, ${failure * 100} % of them failing`,
    ...ends,
    `takes ${duration(time.median)} (median), ${duration(time.p95)} (p95), ${duration(time.worst)} at worst`,
    ...warnings.map(({ message }) => `! ${message}`),
    ...missingText(missing).map((line) => `! ${line}`),
    `digest ${digest}`,
  ];
  return `${text.join('\n')}\n`;
}
