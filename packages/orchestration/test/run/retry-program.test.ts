import { seededRandom } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  decide,
  type Program,
  type RunEvent,
  readyState,
  retryProgram,
  type Strategy,
} from '../../src/index.js';
import { always, endsOf, hostsOf, type Moment, play } from './random-run.js';

const steps = [
  { id: 'a', command: 'true' },
  { id: 'b', command: 'true', needs: ['a'] },
];

function programOf(strategy: Strategy, hosts = 4): Program {
  return compilePlan({ name: 'n', steps, strategy }, hostsOf(hosts));
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
        result: failing.includes(name) && effect.task.kind === 'step' ? 'failed' : 'succeeded',
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

  it('is no step that has no rollback and succeeded before what was taken back', () => {
    const stepOf = (id: string, needs: string[], rollback?: string) => ({
      ...{ id, needs, command: 'true' },
      ...(rollback === undefined ? {} : { rollback }),
    });
    const plan = {
      name: 'n',
      steps: [stepOf('stop', [], 'start'), stepOf('migrate', ['stop']), stepOf('install', ['migrate'], 'uninstall')],
      failure: { action: 'rollback' as const },
    };
    const program = compilePlan(plan, hostsOf(1));
    const { state, started } = playWith(program, ['h0/install']);
    expect([state.status, started]).toEqual([
      'rolled-back',
      ['h0/stop', 'h0/migrate', 'h0/install', 'h0/install', 'h0/stop'],
    ]);
    const again = playWith(retryProgram(program, 'first', state) as Program, []);
    expect([again.state.status, again.started]).toEqual(['succeeded', ['h0/stop', 'h0/install']]);
  });

  it('is no step that succeeded and was not taken back', () => {
    always((moments, program) => {
      const state = moments.at(-1)?.after;
      const left = state && retryProgram(program, 'first', state);
      if (left === undefined) return;
      const done = doneBy(moments, program);
      const again = endsOf(play(left, seededRandom(1).next, false)).filter(({ task }) => task.kind === 'step');
      for (const { task } of again) expect(done).not.toContain(`${left.hosts[task.host]?.name} ${task.step}`);
    });
  });
});

/** Steps that succeeded and stand, `host step`. */
function doneBy(moments: readonly Moment[], { hosts, steps }: Program): ReadonlySet<string> {
  const done = new Set<string>();
  for (const { task, result } of endsOf(moments)) {
    const host = hosts[task.host]?.name;
    const proof = steps[task.step]?.verify === undefined ? 'step' : 'verify';
    if (task.kind === proof && result === 'succeeded') done.add(`${host} ${task.step}`);
    if (task.kind !== 'rollback') continue;
    done.delete(`${host} ${task.step}`);
  }
  return done;
}
