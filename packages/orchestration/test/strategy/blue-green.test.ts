import { describe, expect, it } from 'vitest';
import { type BlueGreen, compilePlan, type Plan, retryProgram, simulate } from '../../src/index.js';
import { runByHand } from '../run/run-by-hand.js';

const hosts = ['blue-1', 'blue-2', 'green-1', 'green-2', 'lb'].map((name) => ({
  name,
  labels: { color: name.split('-')[0] ?? '' },
}));
const strategy: BlueGreen = {
  type: 'blue-green',
  blue: ['label.color=blue'],
  green: ['label.color=green'],
  verify: ['smoke'],
  switch: { step: 'switch', host: 'lb' },
  retire: ['stop'],
  maxParallel: 1,
};
const steps: Plan['steps'] = [
  { id: 'stop', command: 'stop app' },
  { id: 'smoke', command: 'curl -f localhost', needs: ['install'] },
  { id: 'switch', command: 'lb to green', rollback: 'lb to blue' },
  { id: 'install', command: 'install app', rollback: 'remove app' },
];

function runOf(more: Partial<BlueGreen> = {}, plan: Partial<Plan> = {}) {
  return runByHand({ steps, strategy: { ...strategy, ...more }, ...plan }, hosts);
}
type ByHand = ReturnType<typeof runOf>;

function succeed(run: ByHand, ...names: readonly string[]): void {
  for (const name of names) run.end(name, 'succeeded');
}
const green = ['green-1/install', 'green-2/install', 'green-1/smoke', 'green-2/smoke'] as const;

describe('a blue-green release', () => {
  it('prepares and verifies green, switches, and retires blue', () => {
    const run = runOf();
    succeed(run, ...green, 'lb/switch', 'blue-1/stop', 'blue-2/stop');
    expect(run.state().status).toBe('succeeded');
    expect(run.standings()).toEqual(new Array(5).fill('succeeded'));
  });

  it('asks of a host only what the steps that run there name', () => {
    const named = steps.map((step) =>
      step.id === 'install' ? { ...step, command: 'install {{label.version}}' } : step,
    );
    const onGreen = hosts.map((host) =>
      host.name.startsWith('green') ? { ...host, labels: { ...host.labels, version: '2' } } : host,
    );
    expect(compilePlan({ name: 'n', steps: named, strategy }, onGreen).hosts).toHaveLength(5);
    expect(() => compilePlan({ name: 'n', steps: named, strategy }, hosts)).toThrow('green-1 has no "label.version"');
  });

  it('keeps blue as it is when nothing retires it', () => {
    const { retire: _, ...kept } = strategy;
    const run = runByHand({ steps: steps.slice(1), strategy: kept }, hosts);
    succeed(run, ...green, 'lb/switch');
    expect(run.state().status).toBe('succeeded');
    expect(run.standings().slice(3)).toEqual(['waiting', 'waiting']);
  });

  it('takes green back and leaves blue untouched when it fails before the switch', () => {
    const run = runOf();
    succeed(run, ...green.slice(0, 3));
    run.end('green-2/smoke', 'failed');
    succeed(run, '-green-2/install', '-green-1/install');
    expect(run.state().status).toBe('rolled-back');
    expect(run.standings()).toEqual(['rolled-back', 'rolled-back', 'waiting', 'waiting', 'waiting']);
  });

  it('switches back before it takes green back, when the switch fails or what is seen after it', () => {
    const run = runOf({ bake: 1_000, postPromotionAnalysis: { name: 'errors', interval: 1, count: 1 } });
    succeed(run, ...green);
    const [bake] = run.end('lb/switch', 'succeeded');
    if (bake?.type !== 'set-timer') throw new Error('no wait');
    const [measure] = run.happen({ type: 'timer-passed', timer: bake.timer });
    if (measure?.type !== 'measure') throw new Error('no measurement');
    run.happen({ type: 'measured', gate: measure.gate, value: 'failed' });
    expect(run.running()).toEqual(['-lb/switch']);
    succeed(run, '-lb/switch', '-green-2/install', '-green-1/install');
    expect(run.state().status).toBe('rolled-back');
    const failed = runOf();
    succeed(failed, ...green);
    failed.end('lb/switch', 'failed');
    expect(failed.running()).toEqual(['-lb/switch']);
  });

  it('leaves green alone when it cannot be switched back: it may serve', () => {
    const run = runOf();
    succeed(run, ...green);
    run.end('lb/switch', 'failed');
    run.end('-lb/switch', 'failed');
    expect(run.running()).toEqual([]);
    expect(run.state().status).toBe('rollback-failed');
  });

  it('does not switch back to what is retired, unless that can be brought back', () => {
    const run = runOf();
    succeed(run, ...green, 'lb/switch', 'blue-1/stop');
    run.end('blue-2/stop', 'failed');
    expect(run.running()).toEqual([]);
    expect(run.state().status).toBe('rollback-failed');
    const revived = steps.map((step) => (step.id === 'stop' ? { ...step, rollback: 'start app' } : step));
    const back = runOf({}, { steps: revived });
    succeed(back, ...green, 'lb/switch', 'blue-1/stop');
    back.end('blue-2/stop', 'failed');
    succeed(back, '-blue-2/stop', '-blue-1/stop');
    expect(back.running()).toEqual(['-lb/switch']);
    succeed(back, '-lb/switch', '-green-2/install', '-green-1/install');
    expect(back.state().status).toBe('rolled-back');
  });

  it('waits for somebody before the switch when it is not promoted by itself', () => {
    const run = runOf({ autoPromotionEnabled: false });
    succeed(run, ...green);
    expect(run.running()).toEqual([]);
    run.order({ type: 'promote', by: 'ann' });
    expect(run.running()).toEqual(['lb/switch']);
  });

  it('neither switches to nobody nor retires what still serves, whatever is put up with', () => {
    const run = runOf({}, { failure: { maxFailures: 1, action: 'pause' } });
    succeed(run, ...green);
    run.end('lb/switch', 'failed');
    expect(run.state().isPaused).toBe(true);
    run.order({ type: 'resume' });
    run.order({ type: 'skip', host: 'lb' });
    run.order({ type: 'resume' });
    expect(run.running()).toEqual([]);
    const empty = runOf({}, { failure: { action: 'pause' } });
    for (const host of ['green-1', 'green-2']) empty.order({ type: 'skip', host });
    empty.end('green-1/install', 'succeeded');
    expect(empty.running()).toEqual([]);
  });

  it('is tried again from where it failed, with what must come before the switch still there', () => {
    const run = runOf({}, { failure: { action: 'abort' } });
    succeed(run, ...green);
    run.end('lb/switch', 'unreachable');
    expect(run.state().status).toBe('aborted');
    const program = compilePlan({ name: 'n', steps, strategy }, hosts);
    const left = retryProgram(program, 'first', run.state());
    expect(left?.hosts.map(({ name }) => name)).toEqual(['lb', 'blue-1', 'blue-2']);
    expect(left?.batches.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 3],
    ]);
    expect(left?.barriers).toEqual([0, 1]);
  });

  it('can be simulated', () => {
    const { statuses } = simulate({ name: 'n', steps, strategy }, hosts, { faults: { failure: 0.2 }, runs: 200 });
    expect(Object.keys(statuses).sort()).toEqual(['rollback-failed', 'rolled-back', 'succeeded']);
  });
});

describe('a blue-green plan', () => {
  const problemsOf = (more: Partial<BlueGreen>, plan: Partial<Plan> = {}) => {
    try {
      compilePlan({ name: 'n', steps, strategy: { ...strategy, ...more }, ...plan }, hosts);
    } catch (error) {
      return String(error);
    }
    return '';
  };

  it.each([
    ['hosts that have two parts', { blue: ['label.color=blue', 'green-1'] }, {}, 'no host is two of green, blue'],
    ['hosts that have none', { blue: ['blue-1'] }, {}, 'every host is green, blue'],
    ['a selector that finds nobody', { green: ['label.color=red'] }, {}, 'No host of the inventory'],
    ['a host that is not there', { switch: { step: 'switch', host: 'none' } }, {}, 'the name of a host of the run'],
    ['a step that is not there', { verify: ['none'] }, {}, '"none" is none'],
    [
      'a switch that cannot be taken back',
      { switch: { step: 'stop', host: 'lb' }, retire: ['switch'] },
      {},
      'the command that switches back',
    ],
    ['a budget that leaves nobody to switch to', {}, { failure: { maxFailures: 2 } }, 'less than the green hosts (2)'],
    [
      'need of what comes later',
      {},
      { steps: steps.map((step) => (step.id === 'install' ? { ...step, needs: ['switch'] } : step)) },
      'is to prepare green, "switch" to switch',
    ],
  ] satisfies [string, Partial<BlueGreen>, Partial<Plan>, string][])('has no %s', (_, more, plan, message) => {
    expect(problemsOf(more, plan)).toContain(message);
  });
});
