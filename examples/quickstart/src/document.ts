import type { Finding, HostProfile, Plan } from '@opspilot/core';
import type { StepResult } from './run-steps.js';
import type { Step } from './steps.js';

function findingDocument({ rule, decision, reason, severity, span, check }: Finding): object {
  return { rule, decision, reason, severity: severity ?? null, span: span ?? null, check: check ?? null };
}

function outcomeDocument({ step, outcome }: StepResult): object {
  const { error, verdict } = outcome;
  return {
    id: outcome.id,
    title: step.title,
    command: outcome.command,
    host: outcome.host,
    actor: outcome.actor,
    status: outcome.status,
    stage: outcome.stage,
    executed: outcome.executed,
    exitCode: outcome.exitCode,
    signal: outcome.signal,
    risk: outcome.risk?.score ?? null,
    decision: verdict.decision,
    findings: verdict.findings.map(findingDocument),
    startedAt: outcome.startedAt,
    endedAt: outcome.endedAt,
    stdout: outcome.stdout,
    stderr: outcome.stderr,
    verifications: outcome.verifications,
    error: error === undefined ? null : { code: error.code, message: error.message },
    recorded: outcome.recorded,
  };
}

/** What `--json` prints. Its fields are this example's promise to machines; see the README. */
export function runDocument(earlier: number, profile: HostProfile | undefined, results: readonly StepResult[]): object {
  return { earlier, profile: profile ?? null, outcomes: results.map(outcomeDocument) };
}

/** What `--plan --json` prints. */
export function planDocument(plans: readonly { readonly step: Step; readonly plan: Plan }[]): object {
  return {
    plans: plans.map(({ step, plan }) => ({
      title: step.title,
      command: plan.draft.command,
      host: plan.draft.host.name,
      risk: plan.draft.risk?.score ?? null,
      decision: plan.verdict.decision,
      findings: plan.verdict.findings.map(findingDocument),
      stages: plan.stages,
    })),
  };
}
