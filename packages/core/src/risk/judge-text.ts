import { ownVerdict } from '../pipeline/own-verdict.js';
import type { RiskAssessment } from '../pipeline/risk-assessment.js';
import type { CommandPlace, JudgeText } from '../pipeline/text-judgment.js';
import { foldVerdicts, type Verdict } from '../pipeline/verdict.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';

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
