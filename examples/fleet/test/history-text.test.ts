import type { PastRun, RunHistory } from '@opspilot/orchestration';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { historyText } from '../src/view/history-text.js';

const frame = { paint: picocolors.createColors(false), columns: undefined };
const steady = { success: 'steady', duration: 'steady' } as const;
const begun = new Date(2026, 10, 28, 9, 5).getTime();

function runOf(index: number): PastRun {
  const id = `01M8HA6M0H0K1EKGRC5DBE${String(index).padStart(4, '0')}`;
  return {
    id,
    name: 'deploy',
    status: 'succeeded',
    createdAt: begun,
    endedAt: begun + 63_000,
    duration: 63_000,
    hosts: 2,
    failures: 0,
  };
}

const results = { succeeded: 3, failed: 1, unreachable: 1, unknown: 1 };

test('a history is its plans with their steps, the hosts that are worst, and the newest runs', () => {
  const history: RunHistory = {
    runs: [{ id: '01M8HA6M0H0K1EKGRC5DBET7DV', name: 'deploy', status: 'running', createdAt: begun }, runOf(1)],
    plans: [
      {
        name: 'deploy',
        runs: 2,
        statuses: { succeeded: 1, running: 1 },
        successRate: 1,
        durations: { median: 63_000, p95: 63_000, worst: 63_000 },
        trend: { success: 'better', duration: 'steady' },
        steps: [
          { step: 'drain', results: { 'done-already': 3 }, trend: steady },
          {
            step: 'install',
            results,
            successRate: 0.6,
            durations: { median: 1_250, p95: 2_000, worst: 2_000 },
            trend: { success: 'worse', duration: 'slower' },
          },
        ],
      },
    ],
    hosts: [
      { host: 'web-2', runs: 2, results: { failed: 1 }, successRate: 0, trend: steady },
      { host: 'web-1', runs: 2, results: { succeeded: 3 }, successRate: 1, trend: steady },
    ],
  };
  expect(historyText(history, frame).split('\n')).toEqual([
    'deploy  2 runs: 1 succeeded, 1 running',
    '  100.0 % succeeded (better)',
    '  takes 1 min 3 s (median), 1 min 3 s (p95)',
    '',
    'step     succeeded  done already  failed  unreachable  unknown    rate  median    p95  trend',
    'drain            0             3       0            0        0       -       -      -',
    'install          3             0       1            1        1  60.0 %   1.3 s  2.0 s  worse, slower',
    '',
    'host   runs  succeeded  failed   rate  median  p95  trend',
    'web-2     2          0       1  0.0 %       -    -',
    '',
    'run                         begun             status     hosts  failed       took',
    '01M8HA6M0H0K1EKGRC5DBET7DV  2026-11-28 09:05  running        -       -          -',
    '01M8HA6M0H0K1EKGRC5DBE0001  2026-11-28 09:05  succeeded      2       0  1 min 3 s',
  ]);
});

test('of many runs the newest are shown, and of none it is said', () => {
  const lines = historyText(
    { runs: Array.from({ length: 28 }, (_, index) => runOf(index)), plans: [], hosts: [] },
    frame,
  );
  expect(lines.split('\n')).toHaveLength(22);
  expect(lines.split('\n').at(-1)).toBe('and 8 older runs');
  expect(historyText({ runs: [], plans: [], hosts: [] }, frame)).toBe('There are no such runs.');
});

test('on a terminal no line is longer than it: columns without room come in a table below', () => {
  const durations = { median: 3_700_000, p95: 3_800_000, worst: 3_900_000 };
  const trend = { success: 'worse', duration: 'slower' } as const;
  const all = { ...results, 'done-already': 1, refused: 1, 'not-started': 1, cancelled: 1 };
  const steps = [{ step: 'configure-the-database', results: all, successRate: 0.6, durations, trend }];
  const statuses = { succeeded: 1, 'partly-failed': 1, aborted: 1, 'rolled-back': 1, 'rollback-failed': 1 };
  const plan = { name: 'deploy', runs: 5, statuses, trend, steps };
  const history: RunHistory = {
    plans: [plan],
    hosts: [{ host: 'web-2.example.com', runs: 2, results: all, successRate: 0, durations, trend }],
    runs: [runOf(1), { ...runOf(2), name: 'upgrade-of-everything' }],
  };
  const lines = historyText(history, { ...frame, columns: 80 }).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  for (const first of ['configure-the-database', 'web-2.example.com', runOf(1).id]) {
    expect(lines.filter((line) => line.startsWith(first)).length).toBeGreaterThan(1);
  }
  const whole = historyText(history, frame);
  const wordsOf = (text: string) => new Set(text.split(/\s+/));
  expect(wordsOf(lines.join('\n'))).toEqual(wordsOf(whole));
});
