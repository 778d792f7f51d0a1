import type { AnalysisRun } from './analysis-run.js';
import type { Builtin } from './builtin.js';
import type { Frame } from './frame.js';

/** What a shell held where it left a loop, or went on to the next round. */
export interface Leaving {
  readonly frame: Frame;
  /** How many loops it left. */
  readonly levels: number;
}

/** `break` and `continue`: what follows in the loop, and its other rounds, may not run. */
export const leaveLoop: Builtin = (words, { machine, frame }) => {
  const levels = Number(words[1]?.text ?? 1);
  machine.run.leavings.push({ frame: frame.fork(), levels: levels >= 1 ? levels : Number.POSITIVE_INFINITY });
  return undefined;
};

/** A loop that may be left early: at the end of each round, and of all of them, what it held then is another possibility. */
export class LeftLoop {
  readonly #run: AnalysisRun;
  readonly #frame: Frame;
  readonly #first: number;
  #joined: number;

  constructor(run: AnalysisRun, frame: Frame) {
    this.#run = run;
    this.#frame = frame;
    this.#first = run.leavings.length;
    this.#joined = this.#first;
  }

  /** The round is over. */
  endRound(): void {
    const { leavings } = this.#run;
    for (const { frame } of leavings.slice(this.#joined)) this.#frame.joinState(frame);
    this.#joined = leavings.length;
  }

  /** The loop is over; those around it may have been left too. */
  end(): void {
    const { leavings } = this.#run;
    if (leavings.length === this.#first) return;
    for (const { frame, levels } of leavings.splice(this.#first)) {
      this.#frame.joinState(frame);
      if (levels > 1) leavings.push({ frame, levels: levels - 1 });
    }
  }
}
