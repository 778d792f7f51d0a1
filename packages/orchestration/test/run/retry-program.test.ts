import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  decide,
  leftUndone,
  type Plan,
  type Program,
  type RunEvent,
  readyState,
  retryProgram,
  type Step,
  type Strategy,
  type Task,
  type TaskResult,
} from '../../src/index.js';
import { hostsOf } from './random-run.js';
import { runByHand } from './run-by-hand.js';

const steps = [
  { id: 'a', command: 'true' },
  { id: 'b', command: 'true', needs: ['a'] },
];

function programOf(strategy: Strategy, hosts = 4): Program {
  return compilePlan({ name: 'n', steps, strategy }, hostsOf(hosts));
}

/** Nothing is done already. */
function answerTo(kind: Task['kind']): TaskResult {
  return kind === 'unless' || kind === 'creates' ? 'failed' : 'succeeded';
}

/** Plays a program where commands fail as told, `host/step`. */
function playWith(program: Program, failing: readonly string[]) {
  let state = readyState(program);
  const waiting: RunEvent[] = [{ type: 'started' }];
  const started: string[] = [];
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const decision = decide(program, state, event);
    state = decision.state;
    for (const effect of decision.effects) {
      if (effect.type === 'measure') waiting.push({ type: 'measured', gate: effect.gate, value: 'failed' });
      if (effect.type !== 'start-task') continue;
      const { host, step } = effect.task;
      const name = `${program.hosts[host]?.name}/${program.steps[step]?.id}`;
      started.push(name);
      waiting.push({
        type: 'task-ended',
        task: effect.task,
        result: failing.includes(name) && effect.task.kind === 'step' ? 'failed' : answerTo(effect.task.kind),
      });
    }
  }
  return { state, started };
}

describe('what a run left undone', () => {
  it('is done by another: what failed from there on, what was never reached from the beginning', () => {
    const program = programOf({ type: 'sequential' });
    const { state } = playWith(program, ['h1/b']);
    const left = retryProgram(program, 'first', state);
    expect(left?.hosts.map(({ name }) => name)).toEqual(['h1', 'h2', 'h3']);
    const again = playWith(left as Program, []);
    expect(again.started).toEqual(['h1/b', 'h2/a', 'h2/b', 'h3/a', 'h3/b']);
    expect(again.state.status).toBe('succeeded');
    expect(retryProgram(left as Program, 'second', again.state)).toBeUndefined();
    expect(retryProgram(program, 'first', state, { hosts: ['h3'] })?.hosts.map(({ name }) => name)).toEqual(['h3']);
  });

  it('stands at the gate that was not passed, though its hosts are done', () => {
    const canary = programOf({
      type: 'canary',
      steps: [{ setWeight: 1 }, { analysis: { name: 'errors', interval: 1, count: 1 } }],
    });
    const { state } = playWith(canary, []);
    expect(state.status).toBe('aborted');
    const again = playWith(retryProgram(canary, 'first', state) as Program, []);
    expect(again.started).toEqual([]);
    expect(again.state.status).toBe('aborted');
  });

  it('is no step that may be there, though what came before it was taken back: somebody is to say', () => {
    const migrate = { id: 'migrate', command: 'true', needs: ['stop'] };
    const { left, doubts, again } = triedAgain(migrate);
    expect([left, doubts]).toEqual([undefined, [{ host: 'h0', step: 'migrate' }]]);
    expect(again({ done: ['migrate'] })).toEqual(['h0/stop', 'h0/install']);
    expect(again({ includesUnknown: true })).toEqual(['h0/stop', 'h0/migrate', 'h0/install']);
  });

  it('is each step that stands on what was taken back, and may be done again or asked about', () => {
    const check = { id: 'check', command: 'true', needs: ['stop'] };
    const all = ['h0/stop', 'h0/check', 'h0/install'];
    expect(triedAgain({ ...check, idempotent: true }).again()).toEqual(all);
    // A guard tells whether it is there.
    expect(triedAgain({ ...check, unless: 'ask' }).again()).toEqual(['h0/stop', 'h0/check', 'h0/check', 'h0/install']);
    // So does its verification, and nothing is begun.
    const { left, again } = triedAgain({ ...check, verify: 'ask' });
    expect(left?.retried?.hosts).toEqual([{ step: 0, kind: 'step', asked: [1] }]);
    expect(again()).toEqual(all);
  });

  it('is known over any number of retries', () => {
    // A host that the second run does not reach has its step done still.
    const program = programOf({ type: 'sequential' }, 2);
    const first = playWith(program, ['h0/b', 'h1/b']);
    expect(first.started).toEqual(['h0/a', 'h0/b']);
    const second = retryProgram(program, 'first', first.state) as Program;
    const again = playWith(second, ['h0/b']);
    expect(again.started).toEqual(['h0/b']);
    const third = retryProgram(second, 'second', again.state) as Program;
    expect(playWith(third, []).started).toEqual(['h0/b', 'h1/a', 'h1/b']);
  });

  it('is no step that runs once and has, however often the others are tried again', () => {
    const once = [
      { id: 'migrate', command: 'true', runOnce: true },
      { ...steps[1], id: 'install', command: 'true', needs: ['migrate'] },
    ];
    let program = compilePlan({ name: 'n', steps: once }, hostsOf(2));
    for (let turn = 0; turn < 3; turn += 1) {
      const { state, started } = playWith(program, ['h0/install', 'h1/install']);
      expect(started.includes('h0/migrate')).toBe(turn === 0);
      program = retryProgram(program, `${turn}`, state) as Program;
    }
    expect(playWith(program, []).state.status).toBe('succeeded');
  });

  it('is no step that runs once and that somebody says is done, though no host has come to it since', () => {
    const plan: Plan = {
      name: 'n',
      steps: [
        { id: 'stop', command: 'true', rollback: 'start' },
        { id: 'migrate', command: 'true', runOnce: true, verify: 'ask', needs: ['stop'] },
        { id: 'install', command: 'true', needs: ['migrate'] },
      ],
      strategy: { type: 'sequential' },
      failure: { action: 'rollback' },
    };
    const program = compilePlan(plan, hostsOf(2));
    const first = playWith(program, ['h0/install']);
    expect(first.state.status).toBe('rolled-back');
    const second = retryProgram(program, 'first', first.state) as Program;
    expect(second.retried?.hosts.map(({ asked }) => asked)).toEqual([[1], [1]]);
    const again = playWith(second, ['h0/stop']);
    const third = retryProgram(second, 'second', again.state, { done: ['migrate'] }) as Program;
    expect(playWith(third, []).started).toEqual(['h0/stop', 'h0/install', 'h1/stop', 'h1/install']);
  });

  it('is a host that was taken back before its command that may run still: only where that does no harm', () => {
    const plan = {
      name: 'n',
      steps: [
        { id: 'drain', command: 'true', rollback: 'undrain' },
        { id: 'charge', command: 'true', needs: ['drain'], onUnknown: 'fail' as const },
      ],
      failure: { action: 'rollback' as const },
    };
    const run = runByHand(plan, 1);
    run.end('h0/drain', 'succeeded');
    run.end('h0/charge', 'unknown');
    run.end('-h0/drain', 'succeeded');
    expect([run.state().status, run.standings(), run.state().hosts.get(0).step]).toEqual([
      'rolled-back',
      ['unknown'],
      1,
    ]);
    const program = compilePlan(plan, hostsOf(1));
    const { program: left, doubts } = leftUndone(program, 'first', run.state());
    expect([left, doubts]).toEqual([undefined, [{ host: 'h0', step: 'charge' }]]);
    const told = retryProgram(program, 'first', run.state(), { includesUnknown: true });
    expect(told?.retried?.hosts).toEqual([{ step: 0, kind: 'step' }]);
  });

  it('begins behind a rollback that was cut short, and never at what it did not reach', () => {
    const run = runByHand({ steps: backward }, 1);
    run.end('h0/s0', 'succeeded');
    run.end('h0/s1', 'succeeded');
    run.order({ type: 'roll-back' });
    run.end('h0/s2', 'failed');
    run.end('-h0/s2', 'succeeded');
    run.order({ type: 'pause' });
    run.end('-h0/s1', 'succeeded');
    run.order({ type: 'cancel' });
    expect([run.state().status, run.standings()]).toEqual(['cancelled', ['rollback-failed']]);
    const left = retryProgram(compilePlan({ name: 'n', steps: backward }, hostsOf(1)), 'first', run.state());
    expect(playWith(left as Program, []).started).toEqual(['h0/s1', 'h0/s2']);
  });

  it('is a host that was taken back whole as the run was cancelled', () => {
    const run = runByHand({ steps: backward }, 1);
    run.end('h0/s0', 'succeeded');
    run.order({ type: 'roll-back' });
    run.end('h0/s1', 'failed');
    run.end('-h0/s1', 'succeeded');
    run.order({ type: 'pause' });
    run.end('-h0/s0', 'succeeded');
    expect(run.standings()).toEqual(['rolled-back']);
    run.order({ type: 'cancel' });
    const left = retryProgram(compilePlan({ name: 'n', steps: backward }, hostsOf(1)), 'first', run.state());
    expect(playWith(left as Program, []).started).toEqual(['h0/s0', 'h0/s1', 'h0/s2']);
  });

  it('asks again by verify where that was cancelled, and does not begin the step', () => {
    const verified = [{ id: 's', command: 'true', verify: 'ask' }];
    const run = runByHand({ steps: verified }, 1);
    run.end('h0/s', 'succeeded');
    run.order({ type: 'cancel' });
    run.end('h0/s', 'cancelled');
    expect([run.state().status, run.standings()]).toEqual(['cancelled', ['unknown']]);
    const left = retryProgram(compilePlan({ name: 'n', steps: verified }, hostsOf(1)), 'first', run.state());
    expect(left?.retried?.hosts).toEqual([{ step: 0, kind: 'verify', asked: [0] }]);
  });

  it('is nothing of a host whose rollback may have run, and the step of it alone once somebody says so', () => {
    const half = backward.map(({ rollback, ...step }) => (step.id === 's1' ? { ...step, rollback } : step));
    const run = runByHand({ steps: half }, 1);
    const program = compilePlan({ name: 'n', steps: half }, hostsOf(1));
    run.end('h0/s0', 'succeeded');
    run.end('h0/s1', 'succeeded');
    run.order({ type: 'roll-back' });
    run.end('h0/s2', 'failed');
    run.end('-h0/s1', 'failed');
    expect(run.standings()).toEqual(['rollback-failed']);
    expect(retryProgram(program, 'first', run.state())).toBeUndefined();
    const left = retryProgram(program, 'first', run.state(), { includesUnknown: true });
    expect(playWith(left as Program, []).started).toEqual(['h0/s1', 'h0/s2']);
  });

  it('is begun on no host of a later side where the side that it needs is neither well nor tried again', () => {
    const release: Plan = {
      name: 'release',
      steps: [
        { id: 'install', command: 'true', rollback: 'undo' },
        { id: 'smoke', command: 'true', needs: ['install'] },
        { id: 'switch', command: 'true', rollback: 'undo' },
        { id: 'stop', command: 'true' },
      ],
      strategy: {
        type: 'blue-green',
        green: ['h0', 'h1'],
        blue: ['h3'],
        verify: ['smoke'],
        switch: { step: 'switch', host: 'h2' },
        retire: ['stop'],
      },
    };
    const program = compilePlan(release, hostsOf(4));
    const { state } = playWith(program, ['h2/switch']);
    expect(state.status).toBe('rolled-back');
    const { started } = playWith(retryProgram(program, 'first', state) as Program, []);
    expect(started.slice(0, 5)).toEqual(['h0/install', 'h1/install', 'h0/smoke', 'h1/smoke', 'h2/switch']);
    expect(retryProgram(program, 'first', state, { hosts: ['h2', 'h3'] })).toBeUndefined();
    expect(retryProgram(program, 'first', state, { hosts: ['h3'] })).toBeUndefined();
  });

  it('is refused of a step that the run has not', () => {
    const program = programOf({ type: 'sequential' });
    const { state } = playWith(program, ['h0/a']);
    expect(() => retryProgram(program, 'first', state, { done: ['c'] })).toThrow(
      expect.objectContaining({ code: 'invalid-orchestration-options', details: { run: 'first', option: 'done' } }),
    );
  });
});

const backward = ['s0', 's1', 's2'].map((id, index) => ({
  ...{ id, command: 'true', rollback: 'undo' },
  needs: index === 0 ? [] : [`s${index - 1}`],
}));

/** A run that is rolled back behind a step without a rollback, and what another does of it. */
function triedAgain(middle: Step) {
  const plan = {
    name: 'n',
    steps: [
      { id: 'stop', command: 'true', rollback: 'start' },
      middle,
      { id: 'install', command: 'true', needs: [middle.id], rollback: 'uninstall' },
    ],
    failure: { action: 'rollback' as const },
  };
  const program = compilePlan(plan, hostsOf(1));
  const { state } = playWith(program, ['h0/install']);
  expect(state.status).toBe('rolled-back');
  const { program: left, doubts } = leftUndone(program, 'first', state);
  const again = (options = {}) => playWith(retryProgram(program, 'first', state, options) as Program, []).started;
  return { left, doubts, again };
}
