import type { Host } from '@opspilot/core';
import type { Step } from '../plan/plan.js';
import { selectHosts } from '../plan/select-hosts.js';
import type { BlueGreen } from '../plan/strategy.js';
import { analysisGate } from './analysis-gate.js';
import type { Batch, Gate } from './batch.js';

/** In which part of the strategy a step is done: 0 prepares green, 1 verifies it, 2 switches, 3 retires blue. */
export function partOf({ verify = [], switch: { step }, retire = [] }: BlueGreen, id: string): 0 | 1 | 2 | 3 {
  if (id === step) return 2;
  if (verify.includes(id)) return 1;
  return retire.includes(id) ? 3 : 0;
}

/** Which hosts are which. @throws OpsError of {@link selectHosts} */
export function sidesOf({ green, blue, switch: { host } }: BlueGreen, hosts: readonly Host[]) {
  return {
    green: selectHosts(hosts, green),
    blue: selectHosts(hosts, blue),
    switching: hosts.filter(({ name }) => name === host),
  };
}

/** What a blue-green release comes to: its hosts and steps in order, and the batches that do these on those. */
export function planBlueGreen(strategy: BlueGreen, hosts: readonly Host[], ordered: readonly Step[]) {
  const { green, blue, switching } = sidesOf(strategy, hosts);
  const steps = [...ordered].sort((a, b) => partOf(strategy, a.id) - partOf(strategy, b.id));
  const endOf = (part: number): number => steps.filter(({ id }) => partOf(strategy, id) <= part).length;
  const [prepared, verified, switched] = [endOf(0), endOf(1), endOf(2)];
  const { maxParallel = 10, autoPromotionEnabled = true, bake = 0 } = strategy;
  const { prePromotionAnalysis: before, postPromotionAnalysis: after } = strategy;
  const comparisons = [before, after].filter((analysis) => analysis?.comparison !== undefined).length;
  const analysis = (of: BlueGreen['prePromotionAnalysis']): readonly Gate[] =>
    of === undefined ? [] : [analysisGate(of, comparisons)];
  const promotion: readonly Gate[] = autoPromotionEnabled ? [] : [{ type: 'promotion' }];
  const baking: readonly Gate[] = bake > 0 ? [{ type: 'wait', milliseconds: bake }] : [];
  // Nothing is switched to where no host is, and nothing is retired that still serves.
  const ofGreen = { from: 0, to: green.length, maxParallel, fewest: 1 };
  const ofSwitch = { from: green.length, to: green.length + 1, maxParallel: 1, fewest: 1 };
  const ofBlue = { from: green.length + 1, to: green.length + 1 + blue.length, maxParallel };
  const all: readonly Batch[] = [
    { ...ofGreen, steps: [0, prepared], phase: 0, gates: [] },
    { ...ofGreen, steps: [prepared, verified], asks: true, phase: 1, gates: [...analysis(before), ...promotion] },
    { ...ofSwitch, steps: [verified, switched], phase: 2, gates: [...baking, ...analysis(after)] },
    { ...ofBlue, steps: [switched, steps.length], phase: 3, gates: [] },
  ];
  return {
    hosts: [...green, ...switching, ...blue],
    steps,
    batches: all.filter(({ gates, steps: [from, to] = [0, 0] }) => to > from || gates.length > 0),
    // What is above must be taken back whole before what is below is: green serves until the switch is.
    barriers: [green.length, green.length + 1],
  };
}
