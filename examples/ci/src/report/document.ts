import type { Build } from '../build-environment.js';
import { errorOf, type StepResult, timeOf } from '../step-result.js';
import type { Failure } from './failure.js';

function stepDocument(result: StepResult): object {
  const outcome = 'outcome' in result ? result.outcome : undefined;
  const error = errorOf(result);
  return {
    name: result.step.name,
    status: result.status,
    id: outcome?.id ?? null,
    stage: outcome?.stage ?? null,
    executed: outcome?.executed ?? 'no',
    exitCode: outcome?.exitCode ?? null,
    milliseconds: timeOf(result) ?? null,
    risk: outcome?.risk?.score ?? null,
    findings: (outcome?.verdict.findings ?? []).map(({ rule, decision, reason, severity, span, check }) => ({
      rule,
      decision,
      reason,
      severity: severity ?? null,
      span: span ?? null,
      check: check ?? null,
    })),
    accepted: outcome?.approval?.reason ?? null,
    error: error === undefined ? null : { code: error.code, message: error.message },
  };
}

/** What `--json` prints. Its fields are this example's promise to machines; see the README. */
export function pipelineDocument(
  { build, host }: { readonly build: Build; readonly host: string | undefined },
  results: readonly StepResult[],
  failure: Failure | undefined,
  exitCode: number,
): object {
  return {
    green: exitCode === 0,
    exitCode,
    build,
    host: host ?? null,
    steps: results.map(stepDocument),
    next: failure?.next ?? null,
  };
}
