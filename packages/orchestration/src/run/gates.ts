import { checkMeasured } from '../analysis/check-measured.js';
import { judge } from '../analysis/judge.js';
import { type Measured, together, type Verdict } from '../analysis/measured.js';
import type { Analysis } from '../plan/strategy.js';
import type { Decider } from './decider.js';
import { ownResults } from './own-results.js';
import type { GateState, RunStatus } from './run-state.js';
import { gateTimer } from './timers.js';

const fresh = { measurements: 0, failed: 0, inconclusive: 0, canary: undefined, baseline: undefined };

/** How a run ends that has come to its end. */
function endOf({ state: { failures, hosts } }: Decider): RunStatus {
  if (failures.run === 0) return 'succeeded';
  for (const { standing } of hosts) if (standing === 'succeeded') return 'partly-failed';
  return 'failed';
}

function goOn(run: Decider): void {
  const { batch, failures } = run.state;
  const { batches } = run.program;
  if (batch + 1 === batches.length) {
    run.finish(endOf(run));
    return;
  }
  const isSamePhase = batches[batch]?.phase === batches[batch + 1]?.phase;
  run.change({
    batch: batch + 1,
    next: batches[batch + 1]?.from ?? 0,
    gate: undefined,
    failures: { ...failures, batch: 0, phase: isSamePhase ? failures.phase : 0 },
  });
}

/** Has a measurement taken; what the run itself has seen is there already. */
function measure(run: Decider, { index }: GateState, analysis: Analysis): void {
  const { batch, closings } = run.state;
  const gate = gateTimer(closings, batch, index);
  if (analysis.source === undefined) run.effect({ type: 'measure', gate, name: analysis.name, batch });
  else takeMeasurement(run, gate, ownResults(run, analysis));
}

/** Stands at the gate of an index; behind the last one is the next batch. */
function standAt(run: Decider, index: number): void {
  const { batch } = run.state;
  const gate = run.program.batches[batch]?.gates[index];
  if (gate === undefined) {
    goOn(run);
    return;
  }
  const state = { index, ...fresh };
  run.change({ gate: state });
  if (gate.type === 'wait') {
    run.effect({
      type: 'set-timer',
      timer: gateTimer(run.state.closings, batch, index),
      milliseconds: gate.milliseconds,
    });
  } else if (gate.type === 'analysis') measure(run, state, gate.analysis);
}

/** An analysis that has failed, and that the run was paused for, begins anew once somebody lets it go on. */
export function measureAnew(run: Decider): void {
  const { batch, gate } = run.state;
  const current = gate && run.program.batches[batch]?.gates[gate.index];
  if (gate === undefined || current?.type !== 'analysis') return;
  if (gate.failed > (current.analysis.failureLimit ?? 0)) standAt(run, gate.index);
}

/** All hosts of the batch have come to their end. */
export function closeBatch(run: Decider): void {
  run.change({ closings: run.state.closings + 1 });
  standAt(run, 0);
}

/** Leaves the gate that it stands at behind, whatever it waits for. */
export function passGate(run: Decider): void {
  const { gate } = run.state;
  if (gate !== undefined) standAt(run, gate.index + 1);
}

/** A wait at a gate is over: the gate's own, or that between two measurements. */
export function endWait(run: Decider, timer: string): void {
  const { batch, gate } = run.state;
  if (gate === undefined || timer !== gateTimer(run.state.closings, batch, gate.index, gate.measurements)) return;
  const current = run.program.batches[batch]?.gates[gate.index];
  // Those who were well are asked again before it is passed.
  if (current?.type === 'wait' && current.verifies === true) {
    run.change({ gate: { ...gate, asking: run.program.batches[batch]?.from ?? 0 } });
  } else if (current?.type === 'wait') passGate(run);
  else if (current?.type === 'analysis') measure(run, gate, current.analysis);
}

/** What was observed so far, with a measurement: the run's own results are not added to, as each has all of them. */
function observe({ canary, baseline }: GateState, { source }: Analysis, value: Measured): Measured {
  if (typeof value !== 'object' || source !== undefined) return value;
  const whole = together(baseline, value.baseline);
  const observed = { canary: together(canary, value.canary) ?? value.canary };
  return whole === undefined ? observed : { ...observed, baseline: whole };
}

/** A gate with one more measurement. While a comparison may still see more, that it has seen too little is no matter. */
function withMeasurement(gate: GateState, { count }: Analysis, observed: Measured, verdict: Verdict): GateState {
  const measurements = gate.measurements + 1;
  const isEarly = typeof observed === 'object' && measurements < count;
  return {
    ...gate,
    ...(typeof observed === 'object' ? { canary: observed.canary, baseline: observed.baseline } : {}),
    measurements,
    failed: gate.failed + (verdict === 'failed' ? 1 : 0),
    inconclusive: gate.inconclusive + (verdict === 'inconclusive' && !isEarly ? 1 : 0),
  };
}

/** A measurement of the analysis that it stands at. */
export function takeMeasurement(run: Decider, name: string, value: Measured): void {
  const { batch, gate, closings } = run.state;
  if (gate === undefined || name !== gateTimer(closings, batch, gate.index)) return;
  const current = run.program.batches[batch]?.gates[gate.index];
  if (current?.type !== 'analysis') return;
  const { analysis, significance } = current;
  const { failureLimit = 0, inconclusiveLimit = 0, count, interval } = analysis;
  // Journals hold what was stored before it was looked at.
  const observed = observe(gate, analysis, checkMeasured(value).value);
  const taken = withMeasurement(gate, analysis, observed, judge(analysis, significance, observed));
  run.change({ gate: taken });
  if (taken.failed > failureLimit) run.halt();
  // Neither good nor bad: somebody has to look, and to promote or roll back.
  else if (taken.inconclusive > inconclusiveLimit) return;
  else if (taken.measurements >= count) passGate(run);
  else {
    const timer = gateTimer(closings, batch, gate.index, taken.measurements);
    run.effect({ type: 'set-timer', timer, milliseconds: interval });
  }
}
