import { createRedactor, envSecrets, OpsPilot } from '@opspilot/core';
import { acceptBeforehand } from './accept-beforehand.js';
import { approvalGate } from './approval-gate.js';
import type { Arguments } from './arguments.js';
import { buildOf } from './build-environment.js';
import { storageFor } from './database.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Interruption } from './interruption.js';
import { introduceHost } from './introduce-host.js';
import { logTo } from './log.js';
import { placeOf } from './place.js';
import { report } from './report/report.js';
import { runPipeline } from './run-pipeline.js';
import type { StepResult } from './step-result.js';
import { readSteps } from './steps-file.js';

/** Nobody refused it, and nothing of it ran: its secret is missing, for instance. */
function isUnsent(result: StepResult): boolean {
  return 'outcome' in result && result.status === 'failed' && result.outcome.executed === 'no';
}

function exitCodeFor(results: readonly StepResult[]): number {
  const ended = results.find(({ status }) => status !== 'succeeded');
  if (ended === undefined) return exitCodes.green;
  if (ended.status === 'not-sent' || isUnsent(ended)) return exitCodes.unusable;
  return ended.status === 'skipped' ? exitCodes.unfinished : exitCodeOf(ended.status);
}

/**
 * Runs the pipeline and tells how it went.
 *
 * @returns the exit code
 * @throws UsageError for a steps file that makes no sense
 * @throws OpsError when OpsPilot cannot start, or the host cannot be reached or logged in to
 */
export async function pipelineMode(given: Arguments, interruption: Interruption): Promise<number> {
  const steps = readSteps(given.file, given.ssh !== undefined);
  const { host, executor } = placeOf(given.ssh);
  const build = buildOf(process.env);
  const github = build.system === 'github-actions';
  const redactor = createRedactor();
  const log = logTo(given.json ? process.stderr : process.stdout, redactor);
  await using pilot = await OpsPilot.create({
    storage: storageFor(given.database),
    executor,
    hosts: [host],
    // A pipeline is nobody's keyboard: in the history it stands for itself.
    actor: { id: build.system, kind: 'service' },
    secrets: envSecrets(),
    approve: acceptBeforehand(steps, given.file, host.name),
    plugins: [approvalGate(steps.filter(({ needsApproval }) => needsApproval).map(({ name }) => name))],
  });
  const { signal } = interruption;
  if (given.ssh !== undefined) await introduceHost(pilot.hosts, host.name, { log, github, signal });
  const parts = { run: pilot.run, host: host.name, build, log, github, signal };
  const results = await runPipeline(steps, parts);
  const exitCode = interruption.exitCode() ?? exitCodeFor(results);
  const source = { file: given.file, host: given.ssh?.host.name };
  await report({ results, build, exitCode, source, json: given.json, log, redactor, github });
  return exitCode;
}
