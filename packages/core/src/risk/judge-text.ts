import { ownVerdict } from '../pipeline/own-verdict.js';
import type { RiskAssessment } from '../pipeline/risk-assessment.js';
import { foldVerdicts, type Verdict } from '../pipeline/verdict.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { RiskContext } from './risk-context.js';

/** Where a command would run, and as whom. */
export interface CommandPlace extends RiskContext {
  /** Absolute; where relative paths begin. */
  readonly cwd?: string | undefined;
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

/** How core sees through a text, assesses what it saw, and what it says of the risk. */
export interface JudgingSteps {
  look(command: string, place: CommandPlace): CommandAnalysis;
  assess(analysis: CommandAnalysis, place: CommandPlace): RiskAssessment;
  gate(risk: RiskAssessment): Verdict;
}

/** The steps of the path for a text that nobody has asked to run. */
export function judgeText({ look, assess, gate }: JudgingSteps): JudgeText {
  return (command, place = {}) => {
    const analysis = look(command, place);
    const risk = assess(analysis, place);
    return Object.freeze({
      analysis,
      risk,
      verdict: foldVerdicts([ownVerdict({ analysis, risk, user: place.user }), gate(risk)]),
    });
  };
}
