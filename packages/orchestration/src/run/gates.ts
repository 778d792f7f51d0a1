import type { Analysis } from '../plan/strategy.js';
import type { Decider } from './decider.js';
import type { GateState } from './run-state.js';
import { gateTimer } from './timers.js';

const fresh = { measurements: 0, failed: 0, inconclusive: 0 };

function goOn(run: Decider): void {
  const { batch, failures } = run.state;
  const { batches } = run.program;
  if (batch + 1 === batches.length) {
    run.finish(failures.run === 0 ? 'succeeded' : 'partly-failed');
    return;
  }
  run.change({
    batch: batch + 1,
    next: batches[batch + 1]?.from ?? 0,
    gate: undefined,
    failures: { ...failures, batch: 0 },
  });
}

function measure(run: Decider, { index }: GateState, { name }: Analysis): void {
  const { batch } = run.state;
  run.effect({ type: 'measure', gate: gateTimer(run.state.closings, batch, index), name, batch });
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
  if (current?.type === 'wait') passGate(run);
  else if (current?.type === 'analysis') measure(run, gate, current.analysis);
}

/** A measurement of the analysis that it stands at. */
export function takeMeasurement(run: Decider, name: string, verdict: 'passed' | 'failed' | 'inconclusive'): void {
  const { batch, gate } = run.state;
  if (gate === undefined || name !== gateTimer(run.state.closings, batch, gate.index)) return;
  const current = run.program.batches[batch]?.gates[gate.index];
  if (current?.type !== 'analysis') return;
  const { failureLimit = 0, inconclusiveLimit = 0, count, interval } = current.analysis;
  const taken: GateState = {
    index: gate.index,
    measurements: gate.measurements + 1,
    failed: gate.failed + (verdict === 'failed' ? 1 : 0),
    inconclusive: gate.inconclusive + (verdict === 'inconclusive' ? 1 : 0),
  };
  run.change({ gate: taken });
  if (taken.failed > failureLimit) run.halt();
  // Neither good nor bad: somebody has to look, and to promote or roll back.
  else if (taken.inconclusive > inconclusiveLimit) return;
  else if (taken.measurements >= count) passGate(run);
  else {
    const timer = gateTimer(run.state.closings, batch, gate.index, taken.measurements);
    run.effect({ type: 'set-timer', timer, milliseconds: interval });
  }
}
