import type { Host } from '@opspilot/core';
import {
  type MissingMeans,
  type Plan,
  type RunStatus,
  type SimulatedRun,
  type Simulation,
  simulate,
} from '@opspilot/orchestration';
import { missingText } from '../missing-means.js';
import { count, duration, percent, wrapped } from '../view/text.js';

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

/** Who reads it. */
export interface SimulationFrame {
  readonly json: boolean;
  /** Of the terminal; undefined where there is none, and lines are left whole. */
  readonly columns: number | undefined;
}

/** A share as a percentage, without what binary fractions add. */
function whole(share: number): number {
  return Number((100 * share).toPrecision(12));
}

function statusLines({ statuses, runs }: Simulation): readonly string[] {
  return (Object.entries(statuses) as [RunStatus, number][])
    .sort(([, a], [, b]) => b - a)
    .map(([status, many]) => `  ${status.padEnd(16)}${percent(many / runs.length).padStart(8)}`);
}

/** In how many runs failures spend a budget, by the one that is spent first. */
function budgetLine({ budgetHits }: Simulation): string {
  const hits = Object.entries(budgetHits).filter(([, share]) => share > 0);
  const each = hits.map(([part, share]) => `${part} ${percent(share)}`);
  return `budgets spent: ${each.length === 0 ? 'none' : each.join(', ')}`;
}

function worstLine({ status, duration: time, waitsFor, failures, touched }: SimulatedRun, hosts: number): string {
  const end = waitsFor === undefined ? status : `waits for somebody (order ${waitsFor})`;
  return `worst run: ${end} after ${duration(time)}; ${failures} of ${count(hosts, 'host')} failed, ${touched} touched`;
}

/** What a plan would come to, by many runs in a world of chance. Nothing is connected to. */
export function simulatePlan(
  { plan, hosts, digest, parameters, missing, failure, runs }: SimulationInput,
  { json, columns }: SimulationFrame,
): string {
  const simulation = simulate(plan, hosts, { faults: { failure }, runs, parameters });
  const { runs: _, duration: time, ...told } = simulation;
  if (json) return `${JSON.stringify({ digest, hosts: hosts.length, runs, duration: time, ...told, missing })}\n`;
  const text = [
    `${plan.name} on ${count(hosts.length, 'host')}, ${count(runs, 'simulated run')} with commands of about 1 s, ${whole(failure)} % of them failing`,
    ...statusLines(simulation),
    `takes ${duration(time.median)} (median), ${duration(time.p95)} (p95), ${duration(time.worst)} at worst`,
    budgetLine(simulation),
    ...(told.worst === undefined ? [] : [worstLine(told.worst, hosts.length)]),
    `most that may fail, whatever chance has it: ${count(told.mostFailures, 'host')}`,
    ...told.warnings.map(({ message }) => `! ${message}`),
    ...missingText(missing).map((line) => `! ${line}`),
    `digest ${digest}`,
  ];
  return `${text.flatMap((line) => wrapped(line, columns)).join('\n')}\n`;
}
