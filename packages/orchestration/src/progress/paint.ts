/** Colors of a terminal: each makes a text of a text, such as those of picocolors and chalk. */
export interface ProgressPaint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
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
