import type { Progress } from '@opspilot/rollback';
import { clearLine, count, printable, sizeText } from './text.js';

/** Milliseconds after which something is told to take its time. */
const patience = 500;

const verbs = {
  capture: 'keeping',
  stage: 'bringing back',
  place: 'putting into place',
  check: 'checking',
} as const;

/** How far it is, in one line: `keeping: 120.3 MB of 370.0 MB, 12,340 of 30,000 files (32 %)`. */
export function progressText({ phase, bytes, totalBytes, paths, totalPaths }: Progress): string {
  const [done, all] = [paths.toLocaleString('en'), totalPaths.toLocaleString('en')];
  const share = Math.min(100, Math.floor(totalBytes === 0 ? 100 : (bytes / totalBytes) * 100));
  return phase === 'place' || phase === 'check'
    ? `${verbs[phase]}: ${all} files`
    : `${verbs[phase]}: ${sizeText(bytes)} of ${sizeText(totalBytes)}, ${done} of ${all} files (${share} %)`;
}

/** Where progress is shown. */
interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far something is. */
interface ProgressLine {
  tell(progress: Progress): void;
  /** Takes the line away: something else is written now. */
  clear(): void;
}

/**
 * On a terminal a line that is written anew; in CI a line for each phase, as no line is taken back there; elsewhere nothing, as others
 * read it. What takes no time is not shown.
 */
export function progressLine(
  output: ProgressOutput,
  env: NodeJS.ProcessEnv,
  now: () => number = () => performance.now(),
): ProgressLine {
  const isPlain = env['CI'] !== undefined && env['CI'] !== 'false';
  const isLive = output.isTTY === true && env['TERM'] !== 'dumb' && !isPlain;
  let begun: number | undefined;
  let shown: string | undefined;
  const clear = (): void => {
    if (isLive && shown !== undefined) output.write(clearLine);
    [begun, shown] = [undefined, undefined];
  };
  return {
    tell: (progress) => {
      begun ??= now();
      if (now() - begun < patience) return;
      if (isLive) {
        shown = printable(progressText(progress)).slice(0, Math.max(1, (output.columns ?? 80) - 1));
        output.write(`${clearLine}${shown}`);
      } else if (isPlain && shown !== progress.phase) {
        shown = progress.phase;
        const { totalBytes, totalPaths } = progress;
        output.write(`${verbs[progress.phase]} ${count(totalPaths, 'file')}, ${sizeText(totalBytes)}\n`);
      }
    },
    clear,
  };
}
