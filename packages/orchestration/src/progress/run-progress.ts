import type { RunUpdate } from '../watch/watch-run.js';
import { Durations, remaining } from './estimate.js';
import { newsLine } from './news-line.js';
import { type ProgressPaint, plain } from './paint.js';
import { pictureOf } from './picture.js';
import { duration, plainLine } from './text.js';

/** The terminal that a picture is for, and when. */
export interface ProgressFrame {
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds since 1970-01-01T00:00:00Z, for the time that the run has taken. */
  readonly now: number;
  /** Default: no colors. */
  readonly paint?: ProgressPaint;
}

/** Shows a run to people, from what `watch` tells of it. */
export interface RunProgress {
  /**
   * Takes the next update, and answers what happened with it as lines of a log, with the time since the run's begin: for CI and
   * files, where nothing can be drawn again. There is nothing in them that a terminal would obey.
   */
  take(update: RunUpdate): readonly string[];
  /**
   * The run as it stands, for a terminal that draws it again in its place: name, standing, time and the time that is left, a bar,
   * and every host with its steps; where there are more hosts than rows one character for each, and below it those that failed or
   * are at work. Fewer lines than the terminal has rows, none longer than its columns; none before the first update.
   */
  picture(frame: ProgressFrame): readonly string[];
}

/** Begins to show a run. Give it every update of `watch`, from the first on. */
export function runProgress(): RunProgress {
  const durations = new Durations();
  let first: RunUpdate | undefined;
  let latest: RunUpdate | undefined;
  return {
    take: (update) => {
      first ??= update;
      latest = update;
      const { at } = first;
      return update.news.flatMap((news) => {
        if (news.type === 'command-ended' && news.kind === 'step' && news.milliseconds !== undefined) {
          const step = update.program.steps.findIndex(({ id }) => id === news.step);
          durations.add(step, news.milliseconds);
        }
        const line = newsLine(news);
        return line === undefined ? [] : [`${duration(update.at - at).padStart(9)}  ${plainLine(line)}`];
      });
    },
    picture: ({ now, paint = plain, ...size }) => {
      if (first === undefined || latest === undefined) return [];
      const { program, state } = latest;
      const estimate = remaining(program, state, durations);
      // What takes longer than anything did so far, nobody can tell the end of.
      const left = estimate === undefined ? 0 : estimate - Math.max(0, now - latest.at);
      const elapsed = Math.max(0, now - first.at);
      return pictureOf({ program, state, elapsed, left: left > 0 ? left : undefined }, { ...size, paint });
    },
  };
}
