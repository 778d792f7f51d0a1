import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  type Plan,
  type ProgressFrame,
  type RunEffect,
  type RunEvent,
  type RunProgress,
  runProgress,
  type TaskResult,
} from '../../src/index.js';
import { Narrator } from '../../src/watch/narrator.js';
import { always } from '../run/random-run.js';

/** A run of so many hosts, after so many commands of a second each, of which every 23rd failed; and its log. */
function runOf(count: number, commands: number): { readonly progress: RunProgress; readonly log: readonly string[] } {
  const hosts = Array.from({ length: count }, (_, index) => ({ name: `web-${index + 1}.example.com` }));
  const steps = ['drain', 'install', 'configure', 'undrain'].map((id) => ({ id, command: 'true' }));
  const strategy = { type: 'rolling', batch: [1, '50%'], maxParallel: 8 } as const;
  const program = compilePlan({ name: 'upgrade', steps, strategy, failure: { maxFailures: count } }, hosts);
  const narrator = new Narrator(program);
  const progress = runProgress();
  const log: string[] = [];
  const open: RunEffect[] = [];
  let sequence = 0;
  const happen = (event: RunEvent): void => {
    const at = sequence * 1_000;
    const news = narrator.tell(event);
    log.push(...progress.take({ run: 'r', sequence, at, event, news, state: narrator.state, program }));
    sequence += 1;
    for (const each of news) {
      if (each.type !== 'command-started') continue;
      const host = hosts.findIndex(({ name }) => name === each.host);
      const step = steps.findIndex(({ id }) => id === each.step);
      open.push({ type: 'start-task', task: { host, step, kind: each.kind, attempt: each.attempt } });
    }
  };
  happen({ type: 'started' });
  for (let done = 0; done < commands; done += 1) {
    const effect = open.shift();
    if (effect?.type !== 'start-task') break;
    const { task } = effect;
    if (done % 23 === 22)
      happen({ type: 'task-ended', task, result: 'failed', took: 1_000, code: 'command-timed-out' });
    else happen({ type: 'task-ended', task, result: 'succeeded', took: 1_000 });
  }
  return { progress, log };
}

function pictureOf(count: number, commands: number, frame: Omit<ProgressFrame, 'now'>): readonly string[] {
  return runOf(count, commands).progress.picture({ ...frame, now: 72_000 });
}

describe('the picture of a run', () => {
  it('is one line for its one host, below title, bar and steps', () => {
    expect(runOf(1, 2).progress.picture({ columns: 80, rows: 24, now: 2_400 })).toEqual([
      `upgrade  running · 0 of 1 host · 1 running${' '.repeat(15)}2.4 s, about 1.6 s left`,
      `${'━'.repeat(38)}${'─'.repeat(37)}  50%`,
      '',
      `${' '.repeat(19)}drain  install  configure  undrain`,
      'web-1.example.com  ✔      ✔        ▸          ·        configure',
    ]);
  });

  it('counts the time down that is left, and tells none once that is over', () => {
    const { progress } = runOf(1, 2);
    const title = (now: number) => progress.picture({ columns: 80, rows: 24, now })[0];
    expect(title(3_500)).toMatch(/ 3\.5 s, about 500 ms left$/);
    expect(title(4_000)).toMatch(/ 1 running +4\.0 s$/);
  });

  it('is a map where hosts have no room for all, with those that failed first below it', () => {
    const lines = pictureOf(200, 300, { columns: 100, rows: 20 });
    const map = lines.slice(3, 6).join('').replaceAll(' ', '');
    expect(map).toHaveLength(200);
    expect([...map].filter((mark) => mark === '✖').length).toBeGreaterThan(5);
    const marks = lines.slice(8).map((line) => (line.includes(': failed') ? 'failed' : 'other'));
    expect(marks.slice(0, 3)).toEqual(['failed', 'failed', 'failed']);
    expect(lines.at(-1)).toMatch(/^and \d+ more hosts? at work or failed$/);
  });

  it('shows those that failed also where the map of all would take the whole terminal', () => {
    const lines = pictureOf(3_000, 4_000, { columns: 80, rows: 24 });
    const at = lines.findIndex((line) => /^one character for \d+ hosts$/.test(line));
    const map = lines.slice(3, at).join('');
    expect(lines[at]).toBe(`one character for ${Math.ceil(3_000 / (8 * 80))} hosts`);
    expect(map).toHaveLength(Math.ceil(3_000 / 5));
    // A group with one that failed is shown as failed.
    expect(map).toContain('✖');
    expect(lines.filter((line) => line.includes(': failed')).length).toBeGreaterThan(3);
  });

  it.each([
    [1, 3],
    [12, 20],
    [60, 130],
    [200, 500],
    [3_000, 2_000],
  ])('of %i hosts is never larger than its terminal', (count, commands) => {
    const { progress } = runOf(count, commands);
    for (const columns of [30, 40, 80, 120, 200]) {
      for (const rows of [6, 12, 24, 60]) {
        const lines = progress.picture({ columns, rows, now: 72_000 });
        expect(lines.length).toBeLessThan(rows);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('fits into any terminal at every moment of any run, also while hosts are taken back', () => {
    let drawn = 0;
    always((moments, program) => {
      const progress = runProgress();
      for (const { event, after: state } of moments) {
        progress.take({ run: 'r', sequence: drawn, at: drawn, event, news: [], state, program });
        drawn += 1;
        // Of the moments of a run, a few; of all runs together, every width.
        if (state.status !== 'rolling-back' && drawn % 5 !== 0) continue;
        const [columns, rows] = [drawn % 201, 2 + (drawn % 40)];
        const lines = progress.picture({ columns, rows, now: drawn });
        expect(lines.length).toBeLessThan(rows);
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
      }
    });
  });

  it('is colored as it is told to, and is nothing before the first update', () => {
    const mark = (text: string): string => `<${text}>`;
    const [bold, dim, red, green, yellow, cyan, magenta] = [mark, mark, mark, mark, mark, mark, mark];
    const paint = { bold, dim, red, green, yellow, cyan, magenta };
    expect(pictureOf(1, 2, { columns: 80, rows: 24, paint })[0]).toMatch(/^<upgrade> /);
    expect(runProgress().picture({ columns: 80, rows: 24, now: 0 })).toEqual([]);
  });
});

/** A run of one host, which is told these events. */
function told(plan: Partial<Plan>, events: readonly RunEvent[]) {
  const steps = [{ id: 'a', command: 'true', rollback: 'undo' }];
  const program = compilePlan({ name: 'deploy', steps, ...plan }, [{ name: 'web-1' }]);
  const narrator = new Narrator(program);
  const progress = runProgress();
  const log = events.flatMap((event, sequence) => {
    const news = narrator.tell(event);
    return progress.take({ run: 'r', sequence, at: 1_000 * sequence, event, news, state: narrator.state, program });
  });
  return { log, lines: progress.picture({ columns: 80, rows: 24, now: 9_000 }) };
}

/** A command has ended. */
function ended(kind: 'step' | 'rollback', result: TaskResult): RunEvent {
  return { type: 'task-ended', task: { host: 0, step: 0, kind, attempt: 1 }, result };
}

describe('a run that is stopped', () => {
  it('has no bar once all of it was taken back: an empty one would read as if nothing had begun', () => {
    const events: RunEvent[] = [{ type: 'started' }, ended('step', 'failed'), ended('rollback', 'succeeded')];
    const failure = { action: 'rollback' } as const;
    expect(told({ failure }, events.slice(0, 2)).lines[1]).toMatch(/%$/);
    const { lines } = told({ failure }, events);
    expect(lines[0]).toMatch(/^deploy {2}rolled-back · /);
    expect(lines.join('\n')).not.toMatch(/[━─%]/);
  });

  it.each([
    ['cancel', 'stops (cancel): what runs is ended'],
    ['abort', 'stops (abort): what runs ends first'],
    ['roll-back', 'stops (rollback): what runs ends first'],
  ] as const)('tells what becomes of what runs: %s', (type, line) => {
    const { log } = told({}, [{ type: 'started' }, { type: 'ordered', order: { type } }]);
    expect(log.at(-1)).toContain(line);
  });
});

describe('the log of a run', () => {
  it('tells no time of a command that no process saw both ends of', () => {
    const hosts = [{ name: 'web-1' }];
    const program = compilePlan({ name: 'upgrade', steps: [{ id: 'drain', command: 'true' }] }, hosts);
    const narrator = new Narrator(program);
    const task = { host: 0, step: 0, kind: 'step', attempt: 1 } as const;
    const events: readonly RunEvent[] = [{ type: 'started' }, { type: 'task-ended', task, result: 'succeeded' }];
    const progress = runProgress();
    const log = events.flatMap((event, sequence) => {
      const news = narrator.tell(event);
      return progress.take({ run: 'r', sequence, at: 16_000 * sequence, event, news, state: narrator.state, program });
    });
    expect(log.at(-1)).toBe('   16.0 s  web-1  drain  succeeded');
  });

  it('has a line for each command that ended, with the time since the begin and why it failed', () => {
    const { log } = runOf(6, 25);
    expect(log.slice(0, 3)).toEqual([
      '     0 ms  upgrade: 4 steps on 6 hosts',
      '     0 ms  batch 1 of 3: 1 host',
      '    1.0 s  web-1.example.com  drain  succeeded in 1.0 s',
    ]);
    expect(log.filter((line) => line.includes('failed'))).toEqual([
      expect.stringMatching(/^ {3}23\.0 s {2}web-\d\.example\.com {2}\w+ {2}failed in .* \(command-timed-out\)$/),
    ]);
  });
});
