import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Verdict } from './verdict.js';

/** Where a command would run, and as whom. */
export interface CommandPlace {
  /** Absolute; where relative paths begin. */
  readonly cwd?: string | undefined;
  /** What the host is for; `production` raises, `development` and `test` lower. */
  readonly environment?: string | undefined;
  /** Name of the user that it runs as; `root` raises, and the reasons say so. */
  readonly user?: string | undefined;
}

/** What the pilot makes of a command before any plugin has a say. */
export interface TextJudgment {
  /** Absent where the pilot was made with `analysis: false`. */
  readonly analysis?: CommandAnalysis;
  readonly risk?: RiskAssessment;
  /** What core's own gate says, with the threshold that the pilot was made with. */
  readonly verdict: Verdict;
}

/** Judges a command's text as the path would, without anything being asked, run or recorded. */
export type JudgeText = (command: string, place?: CommandPlace) => TextJudgment;
