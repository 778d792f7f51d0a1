/** Colors of a terminal: each makes a text of a text, such as those of picocolors and chalk. */
export interface ProgressPaint {
  /** The name of the run. */
  readonly bold: (text: string) => string;
  /** What stands back: times, heads of columns, steps that have not begun. */
  readonly dim: (text: string) => string;
  /** What failed. */
  readonly red: (text: string) => string;
  /** What is done, and a run that goes well. */
  readonly green: (text: string) => string;
  /** What is held or taken back, and a run that has lost hosts. */
  readonly yellow: (text: string) => string;
  /** What runs. */
  readonly cyan: (text: string) => string;
  /** What nobody knows the end of. */
  readonly magenta: (text: string) => string;
}

const same = (text: string): string => text;

/** No colors: nothing but the text, as NO_COLOR (https://no-color.org) wants it. */
export const plain: ProgressPaint = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  magenta: same,
};
