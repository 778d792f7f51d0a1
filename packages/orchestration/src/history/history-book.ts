import { setImmediate as immediate } from 'node:timers/promises';
import type { RunSummary, StepEnd } from '../journal/summaries.js';
import type { RunStatus } from '../run/run-state.js';
import type { HostHistory, PastRun, PlanHistory, RunHistory, StepHistory, StepResults } from './run-history.js';
import { Series } from './series.js';

/** Hosts that are told of in one turn of the event loop. */
const hostsOfTurn = 200;

/** Ends of steps: those of one step of a plan, or of one host. */
class Ends {
  readonly #results: Record<string, number> = {};
  readonly #series = new Series();

  add({ result, took }: StepEnd): void {
    this.#results[result] = (this.#results[result] ?? 0) + 1;
    // On neither side: nobody knows, somebody ended it, or there was nothing to do.
    if (result === 'unknown' || result === 'cancelled' || result === 'done-already') return;
    this.#series.add(result === 'succeeded', took);
  }

  tell() {
    return { results: this.#results as StepResults, ...this.#series.measures() };
  }
}

interface PlanEntry {
  readonly statuses: Partial<Record<RunStatus, number>>;
  readonly series: Series;
  readonly steps: Map<string, Ends>;
  runs: number;
  /** Ids of the newest run's steps, in order. */
  order: readonly string[];
}

/** What a map has under a key, made where there is nothing yet. */
function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Adds up runs, the oldest first. */
export class HistoryBook {
  readonly #runs: PastRun[] = [];
  readonly #plans = new Map<string, PlanEntry>();
  readonly #hosts = new Map<string, { readonly ends: Ends; runs: number }>();

  /** A run of which no more is known. */
  note(run: PastRun): void {
    this.#runs.push(run);
  }

  add(run: PastRun, { hosts: names, steps, ends }: RunSummary): void {
    this.note(run);
    const newPlan = (): PlanEntry => ({ statuses: {}, series: new Series(), steps: new Map(), runs: 0, order: [] });
    const plan = entry(this.#plans, run.name, newPlan);
    plan.runs += 1;
    plan.statuses[run.status] = (plan.statuses[run.status] ?? 0) + 1;
    plan.order = steps;
    if (run.duration !== undefined && run.status !== 'cancelled')
      plan.series.add(run.status === 'succeeded', run.duration);
    const hosts = names.map((name) => {
      const host = entry(this.#hosts, name, () => ({ ends: new Ends(), runs: 0 }));
      host.runs += 1;
      return host;
    });
    for (const end of ends) {
      entry(plan.steps, plan.order[end.step] ?? '', () => new Ends()).add(end);
      hosts[end.host]?.ends.add(end);
    }
  }

  /** Sorting what long runs took is long: the process has a turn between one thing and the next. */
  async tell(): Promise<RunHistory> {
    const runs = this.#runs.toReversed();
    const plans: PlanHistory[] = [];
    for (const name of new Set(runs.map((run) => run.name))) {
      const plan = this.#plans.get(name);
      if (plan !== undefined) plans.push(await planHistory(name, plan));
    }
    const hosts: HostHistory[] = [];
    for (const [host, { ends, runs: count }] of this.#hosts) {
      if (hosts.length % hostsOfTurn === 0) await immediate();
      hosts.push({ host, runs: count, ...ends.tell() });
    }
    hosts.sort((a, b) => (a.successRate ?? 1) - (b.successRate ?? 1) || a.host.localeCompare(b.host, 'en'));
    return { runs, plans, hosts };
  }
}

async function planHistory(name: string, { runs, statuses, series, steps, order }: PlanEntry): Promise<PlanHistory> {
  const others = [...steps.keys()].filter((id) => !order.includes(id));
  const all: StepHistory[] = [];
  for (const step of [...order, ...others]) {
    await immediate();
    all.push({ step, ...(steps.get(step) ?? new Ends()).tell() });
  }
  return { name, runs, statuses, ...series.measures(), steps: all };
}
