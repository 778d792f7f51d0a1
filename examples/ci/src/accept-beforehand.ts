import type { Approve, CommandDraft, Verdict } from '@opspilot/core';
import { askingFindings } from './asking-findings.js';
import type { PipelineStep } from './steps-file.js';

/** What the file accepts is accepted for the step as it stands there, and on the pipeline's own host. */
function isStep({ command, verify }: PipelineStep, host: string, draft: CommandDraft): boolean {
  const sameChecks = verify.length === draft.verify.length && verify.every((check, at) => check === draft.verify[at]);
  return draft.host.name === host && draft.command === command && sameChecks;
}

/** The rules that want a person, each once. */
export function rulesToAccept(verdict: Verdict): readonly string[] {
  return [...new Set(askingFindings(verdict).map(({ rule }) => rule))];
}

/**
 * Approves what the author of the steps file accepted beforehand: only when every rule that asks is named in the step's
 * `accept`. Nobody else is there to ask, so there is no answer to anything more.
 */
export function acceptBeforehand(steps: readonly PipelineStep[], file: string, host: string): Approve {
  return (draft, verdict) => {
    const step = steps.find(({ name }) => name === draft.metadata['step']);
    if (step === undefined || !isStep(step, host, draft)) return undefined;
    const rules = rulesToAccept(verdict);
    if (rules.length === 0 || !rules.every((rule) => Object.hasOwn(step.accept, rule))) return undefined;
    return { approved: true, by: file, reason: rules.map((rule) => `${rule}: ${step.accept[rule]}`).join('; ') };
  };
}
