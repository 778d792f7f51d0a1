import { isFinal } from '../run/decide.js';
import type { Program } from '../run/program.js';
import type { HostState, RunState } from '../run/run-state.js';
import { type Mark, markOf, markText, stepMark } from './marks.js';
import type { ProgressPaint } from './paint.js';
import { count, cut, duration } from './text.js';

/** What is shown of a run. */
export interface Progress {
  readonly program: Program;
  readonly state: RunState;
  /** Milliseconds since its begin. */
  readonly elapsed: number;
  /** Milliseconds until its end; undefined when nobody can tell. */
  readonly left: number | undefined;
}

/** The terminal that it is shown on. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly paint: ProgressPaint;
}

interface Shown {
  readonly name: string;
  readonly index: number;
  readonly state: HostState;
  readonly mark: Mark;
}

const gap = '  ';
/** Lines that are not rows of hosts: the title, the bar, the column heads, and what is left out. */
const furniture = 5;
/** Of a terminal that has fewer, nothing is told but how the run stands. */
const fewestColumns = 12;

function standingText({ state, program }: Progress): string {
  const { status, isPaused, stopping, unresolved, gate, batch } = state;
  if (isFinal(state)) return status;
  if (stopping !== undefined) return `stopping (${stopping})`;
  if (status === 'rolling-back') return 'rolling back';
  if (unresolved > 0) return `${count(unresolved, 'step')} to be resolved`;
  if (isPaused) return 'paused';
  const current = gate === undefined ? undefined : program.batches[batch]?.gates[gate.index];
  if (current?.type === 'promotion') return 'waits for promotion';
  if (current?.type === 'analysis') return `measures ${current.analysis.name}`;
  if (current?.type === 'wait') return `waits ${duration(current.milliseconds)}`;
  return status;
}

/** The name, where it stands, and how long. */
function titleLine(progress: Progress, hosts: readonly Shown[], { columns, paint }: Frame): string {
  const { program, state, elapsed, left } = progress;
  const [failed, unknown] = [amount(hosts, 'failed'), amount(hosts, 'unknown')];
  const ended = amount(hosts, 'done') + failed + unknown + amount(hosts, 'taken-back');
  const parts = [
    standingText(progress),
    ...(program.batches.length > 1 ? [`batch ${state.batch + 1} of ${program.batches.length}`] : []),
    `${ended} of ${count(hosts.length, 'host')}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(state.running > 0 ? [`${state.running} running`] : []),
  ];
  const whole = `${program.name}${gap}${parts.join(' · ')}`;
  const estimate = left === undefined || isFinal(state) ? '' : `, about ${duration(left)} left`;
  const hasRoom = whole.length + gap.length + duration(elapsed).length + estimate.length <= columns;
  const time = `${duration(elapsed)}${hasRoom ? estimate : ''}`;
  const room = columns - time.length - gap.length;
  const text = cut(whole, room < 8 ? columns : room);
  const named = text.startsWith(program.name)
    ? paint.bold(program.name) + text.slice(program.name.length)
    : paint.bold(text);
  return room < 8
    ? named
    : `${named}${' '.repeat(Math.max(gap.length, columns - text.length - time.length))}${paint.dim(time)}`;
}

function amount(hosts: readonly Shown[], mark: Mark): number {
  return hosts.filter((host) => host.mark === mark).length;
}

/** Steps that a host has behind it. A host that is taken back stands at what goes next: once all of it is gone, before its first. */
function stepsBehind({ mark, state }: Shown, steps: number): number {
  return mark === 'done' ? steps : Math.min(Math.max(0, state.step), steps);
}

/** How much of all steps on all hosts is behind. */
function bar({ program, state }: Progress, hosts: readonly Shown[], { columns, paint }: Frame): readonly string[] {
  const steps = program.steps.length;
  const done = hosts.reduce((sum, host) => sum + stepsBehind(host, steps), 0);
  // Where all was taken back, none at all would read as if nothing had begun.
  if (state.status === 'rolled-back' && done === 0) return [];
  const share = isFinal(state) && state.status === 'succeeded' ? 1 : done / (steps * hosts.length);
  const width = Math.min(columns, 100) - 5;
  const full = Math.round(width * share);
  const color = state.failures.run > 0 ? paint.yellow : paint.green;
  const percent = `${String(Math.floor(share * 100)).padStart(3)}%`;
  return [`${color('━'.repeat(full))}${paint.dim('─'.repeat(width - full))} ${percent}`];
}

function nameWidth(hosts: readonly Shown[], columns: number): number {
  const longest = Math.max(4, ...hosts.map(({ name }) => name.length));
  return Math.min(longest, Math.max(8, Math.floor(columns / 3)));
}

/** What a host is about at the moment, behind its marks. */
function about({ state, mark }: Shown, program: Program, paint: ProgressPaint, room: number): string {
  const { standing, kind, attempt, step } = state;
  const id = program.steps[step]?.id;
  if (mark === 'waiting' || mark === 'done' || id === undefined) return '';
  const what = kind === 'step' ? id : `${id} (${kind})`;
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const text = cut(`${standing === 'running' ? what : `${what}: ${standing}`}${again}`, room);
  return mark === 'failed' ? paint.red(text) : paint.dim(text);
}

/** Hosts × steps, one line each. The names of the steps stand above where there is room for them. */
function rows(shown: readonly Shown[], progress: Progress, { columns, paint }: Frame): string[] {
  const { program, state } = progress;
  const width = nameWidth(shown, columns);
  const heads = program.steps.map(({ id }) => cut(id, 12));
  const wide = width + heads.reduce((sum, head) => sum + gap.length + head.length, 0);
  const isNamed = wide + 20 <= columns;
  const widths = heads.map((head) => (isNamed ? head.length : 1));
  // Many steps: as many marks as fit, around the one that the host is at.
  const most = Math.max(1, columns - width - gap.length - 14);
  const lines = shown.map((host) => {
    const from = isNamed ? 0 : Math.max(0, Math.min(host.state.step - Math.floor(most / 2), heads.length - most));
    const marks = widths.slice(from, from + (isNamed ? heads.length : most)).map((cell, index) => {
      return markText(stepMark(host.state, from + index, state), paint) + ' '.repeat(cell - 1);
    });
    const used = width + gap.length + (isNamed ? wide - width - gap.length : marks.length) + gap.length;
    const note = columns - used > 8 ? about(host, program, paint, columns - used) : '';
    const cells = isNamed ? marks.join(gap) : marks.join('');
    return `${cut(host.name, width).padEnd(width)}${gap}${cells}${gap}${note}`.trimEnd();
  });
  return isNamed ? [paint.dim(`${' '.repeat(width)}${gap}${heads.join(gap)}`), ...lines] : lines;
}

/** Those that somebody wants to see first. */
const interest: Readonly<Record<Mark, number>> = {
  failed: 0,
  unknown: 1,
  running: 2,
  held: 3,
  'taken-back': 4,
  done: 5,
  skipped: 5,
  waiting: 6,
  none: 7,
};

/** One character for each host, in the order of the run; a gap between one batch and the next. */
function mapOfAll(hosts: readonly Shown[], { program }: Progress, { columns, paint }: Frame): string[] {
  const starts = new Set(program.batches.map(({ from }) => from));
  const width = Math.min(columns, 100);
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const { index, mark } of hosts) {
    const space = used > 0 && starts.has(index) ? ' ' : '';
    if (used + space.length + 1 > width) {
      lines.push(line);
      [line, used] = ['', 0];
    }
    const before = used === 0 ? '' : space;
    line += before + markText(mark, paint);
    used += before.length + 1;
  }
  return [...lines, line];
}

/** One character for so many hosts, in the order of the run: that of the one that somebody wants to see first. */
function mapOfGroups(hosts: readonly Shown[], size: number, { columns, paint }: Frame): string[] {
  const width = Math.min(columns, 100);
  const groups = Array.from({ length: Math.ceil(hosts.length / size) }, (_, group) => {
    const marks = hosts.slice(group * size, (group + 1) * size).map(({ mark }) => mark);
    return marks.reduce((first, mark) => (interest[mark] < interest[first] ? mark : first));
  });
  return Array.from({ length: Math.ceil(groups.length / width) }, (_, line) =>
    groups
      .slice(line * width, (line + 1) * width)
      .map((mark) => markText(mark, paint))
      .join(''),
  );
}

/** All hosts on half of the lines: the others are for those that failed or are at work. */
function map(hosts: readonly Shown[], progress: Progress, frame: Frame): string[] {
  const most = Math.max(1, Math.floor((frame.rows - furniture) / 2));
  const all = mapOfAll(hosts, progress, frame);
  if (all.length <= most) return all;
  const size = Math.ceil(hosts.length / (Math.max(1, most - 1) * Math.min(frame.columns, 100)));
  return [
    ...mapOfGroups(hosts, size, frame),
    frame.paint.dim(cut(`one character for ${count(size, 'host')}`, frame.columns)),
  ];
}

/**
 * A run as lines of a terminal: every host with its steps where there are rows for all, otherwise a map of one character for
 * each host, or for as many as it takes, and below it those that failed or are at work. Never more lines or columns than the
 * terminal has.
 */
export function pictureOf(progress: Progress, frame: Frame): readonly string[] {
  const { program, state } = progress;
  if (frame.columns < fewestColumns) return [cut(standingText(progress), frame.columns)];
  const states = [...state.hosts];
  const hosts = program.hosts.map(({ name }, index): Shown => {
    const host = states[index] as HostState;
    return { name, index, state: host, mark: markOf(host.standing) };
  });
  const head = [titleLine(progress, hosts, frame), ...bar(progress, hosts, frame)];
  if (hosts.length <= frame.rows - furniture) return clipped([...head, '', ...rows(hosts, progress, frame)], frame);
  const overview = map(hosts, progress, frame);
  const room = frame.rows - furniture - overview.length - 2;
  const wanted = hosts.filter(({ mark }) => interest[mark] < interest.done);
  const shown = [...wanted].sort((a, b) => interest[a.mark] - interest[b.mark]).slice(0, Math.max(0, room));
  const more = wanted.length - shown.length;
  return clipped(
    [
      ...head,
      '',
      ...overview,
      ...(shown.length === 0 ? [] : ['', ...rows(shown, progress, frame)]),
      ...(more > 0 ? [frame.paint.dim(cut(`and ${count(more, 'more host')} at work or failed`, frame.columns))] : []),
    ],
    frame,
  );
}

function clipped(lines: readonly string[], frame: Frame): readonly string[] {
  return lines.slice(0, Math.max(1, frame.rows - 1));
}
