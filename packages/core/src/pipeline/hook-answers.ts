import { validateCommand } from '../executor/validate-command.js';
import { stages } from '../history/command-record.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { ApprovalAnswer } from './approval.js';
import { isDecision } from './decision.js';
import { frozenCopy } from './frozen-copy.js';
import type { Proposal } from './hooks.js';
import type { Recovery, RecoveryPoint, Verification } from './outcome.js';
import type { StagePreview } from './plan.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Finding, Verdict } from './verdict.js';

/*
 * What plugins answer is checked before the path believes it, and copied before anybody else sees it: an answer that is
 * none counts as a hook that threw, and an answer that its plugin changes later changes nothing.
 */

function demand(holds: boolean, expected: string): asserts holds {
  if (!holds) throw new TypeError(`The answer is not ${expected}.`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

/** Whether `value` is a list of objects, each of which `fits`. */
function isListOf<Element extends object>(value: unknown, fits: (element: Partial<Element>) => boolean): boolean {
  return (
    Array.isArray(value) && value.every((element) => typeof element === 'object' && element !== null && fits(element))
  );
}

export function readProposal(answer: unknown): Proposal {
  const proposal = frozenCopy(answer as Partial<Proposal>, 'proposal');
  const { command, verify = [] } = proposal;
  demand(isText(command) && Array.isArray(verify), '{ command, verify?: [commands] }');
  // What a plugin made is checked as what a user typed.
  for (const line of [command, ...verify]) validateCommand(line);
  return { command, verify };
}

export function readAnalysis(answer: unknown): CommandAnalysis {
  const analysis = frozenCopy(answer as CommandAnalysis, 'analysis');
  demand(
    isListOf(analysis.commands, () => true) &&
      isListOf<CommandAnalysis['effects'][number]>(analysis.effects, ({ kind }) => isText(kind)) &&
      isListOf<CommandAnalysis['problems'][number]>(analysis.problems, ({ message }) => isText(message)) &&
      isText(analysis.template),
    '{ commands, effects: [{ kind, … }], template, problems: [{ code, message }] }',
  );
  return analysis;
}

export function readRisk(answer: unknown): RiskAssessment {
  const risk = frozenCopy(answer as RiskAssessment, 'risk');
  demand(
    typeof risk.score === 'number' &&
      risk.score >= 0 &&
      risk.score <= 1 &&
      isListOf<RiskAssessment['reasons'][number]>(risk.reasons, ({ code, message }) => isText(code) && isText(message)),
    '{ score: 0..1, reasons: [{ code, message }] }',
  );
  return risk;
}

export function readVerdict(answer: unknown): Verdict {
  const verdict = frozenCopy(answer as Verdict, 'verdict');
  demand(
    isDecision(verdict.decision) &&
      isListOf<Finding>(
        verdict.findings,
        ({ rule, decision, reason }) => isText(rule) && isDecision(decision) && isText(reason),
      ),
    '{ decision, findings: [{ rule, decision, reason }] }',
  );
  return verdict;
}

/** `true` and `false` stand for an answer by `approver`. */
const refusalCodes: readonly unknown[] = [undefined, 'approval-expired', 'approval-missing', 'approval-denied'];

export function readApproval(answer: unknown, approver: string): ApprovalAnswer {
  if (typeof answer === 'boolean') return Object.freeze({ approved: answer, by: approver });
  const { approved, by, reason, code } = frozenCopy(answer as Partial<ApprovalAnswer>, 'approval');
  demand(
    typeof approved === 'boolean' && isText(by) && by !== '' && isOptionalText(reason) && refusalCodes.includes(code),
    'true, false or { approved, by, reason?, code? }',
  );
  return Object.freeze({
    approved,
    by,
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
  });
}

export function readRecoveryPoint(answer: unknown, source: string): RecoveryPoint {
  const { id, summary } = frozenCopy(answer as Partial<RecoveryPoint>, 'recovery point');
  demand(isText(id) && id !== '' && isText(summary), '{ id, summary }');
  return Object.freeze({ id, source, summary });
}

const verificationResults: readonly unknown[] = ['passed', 'failed', 'unknown'];

export function readVerifications(answer: unknown, source: string): readonly Verification[] {
  return [frozenCopy(answer as Verification | Verification[], 'verification')].flat().map((verification) => {
    const { name, result, message } = verification;
    demand(
      isText(name) && verificationResults.includes(result) && isOptionalText(message),
      "{ name, result: 'passed', 'failed' or 'unknown', message? }",
    );
    return Object.freeze({ source, name, result, ...(message === undefined ? {} : { message }) });
  });
}

const recoveryResults: readonly unknown[] = ['recovered', 'failed', 'left-alone'];

export function readRecovery(answer: unknown, source: string): Recovery {
  const { result, summary } = frozenCopy(answer as Recovery, 'recovery');
  demand(
    recoveryResults.includes(result) && isText(summary),
    "{ result: 'recovered', 'failed' or 'left-alone', summary }",
  );
  return Object.freeze({ source, result, summary });
}

export function readPreviews(answer: unknown, source: string): readonly StagePreview[] {
  const previews = frozenCopy(answer as readonly StagePreview[], 'preview');
  demand(
    isListOf<StagePreview>(
      previews,
      ({ stage, summary }) => stage !== undefined && stages.includes(stage) && isText(summary),
    ),
    'a list of { stage, summary }',
  );
  return previews.map(({ stage, summary }) => Object.freeze({ stage, source, summary }));
}
