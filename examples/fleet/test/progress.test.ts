import { compilePlan, decide, type RunEffect, readyState } from '@opspilot/orchestration';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { Durations, remaining } from '../src/view/estimate.js';
import { progressLines } from '../src/view/progress.js';

const paint = picocolors.createColors(false);

/** A run of so many hosts, after so many commands, of which every 23rd failed. */
function runOf(count: number, commands: number) {
  const hosts = Array.from({ length: count }, (_, index) => ({ name: `web-${index + 1}.example.com` }));
  const steps = ['drain', 'install', 'configure', 'undrain'].map((id) => ({ id, command: 'true' }));
  const strategy = { type: 'rolling', batch: [1, '50%'], maxParallel: 8 } as const;
  const program = compilePlan({ name: 'upgrade', steps, strategy, failure: { maxFailures: count } }, hosts);
  const durations = new Durations();
  let { state, effects } = decide(program, readyState(program), { type: 'started' });
  const open: RunEffect[] = [...effects];
  for (let done = 0; done < commands; done += 1) {
    const effect = open.shift();
    if (effect?.type !== 'start-task') break;
    durations.add(effect.task.step, 1_000);
    const result = done % 23 === 22 ? 'failed' : 'succeeded';
    ({ state, effects } = decide(program, state, { type: 'task-ended', task: effect.task, result }));
    open.push(...effects);
  }
  return { program, state, durations };
}

function linesOf(count: number, commands: number, columns: number, rows: number): readonly string[] {
  const { program, state, durations } = runOf(count, commands);
  const left = remaining(program, state, durations);
  return progressLines({ program, state, elapsed: 72_000, left }, { columns, rows, paint });
}

test('a run of one host is one line below its title, bar and steps', () => {
  expect(linesOf(1, 2, 80, 24)).toEqual([
    `upgrade  running · 0 of 1 host · 1 running${' '.repeat(10)}1 min 12 s, about 2.0 s left`,
    `${'━'.repeat(38)}${'─'.repeat(37)}  50%`,
    '',
    `${' '.repeat(19)}drain  install  configure  undrain`,
    'web-1.example.com  ✔      ✔        ▸          ·        configure',
  ]);
});

test('hosts without room for all are a map, with those that failed first below it', () => {
  const lines = linesOf(200, 300, 100, 20);
  const map = lines.slice(3, 6).join('').replaceAll(' ', '');
  expect(map).toHaveLength(200);
  const failed = [...map].filter((mark) => mark === '✖').length;
  expect(failed).toBeGreaterThan(5);
  const marks = lines.slice(8).map((line) => (line.includes(': failed') ? 'failed' : 'other'));
  expect(marks.slice(0, 3)).toEqual(['failed', 'failed', 'failed']);
  expect(lines.at(-1)).toMatch(/^and \d+ more hosts? at work or failed$/);
});

test.for([
  [1, 3],
  [12, 20],
  [60, 130],
  [200, 500],
])('no picture of %i hosts is larger than its terminal', ([count = 1, commands = 0]) => {
  for (const columns of [30, 40, 80, 120, 200]) {
    for (const rows of [6, 12, 24, 60]) {
      const lines = linesOf(count, commands, columns, rows);
      expect(lines.length).toBeLessThan(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }
  }
});
