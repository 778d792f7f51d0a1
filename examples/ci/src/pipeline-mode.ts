import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createRedactor, envSecrets, OpsPilot, type StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { approvalGate } from './approval-gate.js';
import type { Arguments } from './arguments.js';
import { buildOf } from './build-environment.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Interruption } from './interruption.js';
import { logTo } from './log.js';
import { report } from './report/report.js';
import { runPipeline } from './run-pipeline.js';
import type { StepResult } from './step-result.js';
import { readSteps } from './steps-file.js';

function storageFor(database: string | undefined): StorageAdapter {
  if (database === undefined) return sqliteStorage(':memory:');
  const path = resolve(database);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return sqliteStorage(path);
}

function exitCodeFor(results: readonly StepResult[]): number {
  const ended = results.find(({ status }) => status !== 'succeeded');
  if (ended === undefined) return exitCodes.green;
  if (ended.status === 'not-sent') return exitCodes.unusable;
  return ended.status === 'skipped' ? exitCodes.unfinished : exitCodeOf(ended.status);
}

/**
 * Runs the pipeline and tells how it went.
 *
 * @returns the exit code
 * @throws UsageError for a steps file that makes no sense
 * @throws OpsError when OpsPilot cannot start
 */
export async function pipelineMode(given: Arguments, interruption: Interruption): Promise<number> {
  const steps = readSteps(given.file);
  const build = buildOf(process.env);
  const github = build.system === 'github-actions';
  const redactor = createRedactor();
  const log = logTo(given.json ? process.stderr : process.stdout, redactor);
  await using pilot = await OpsPilot.create({
    storage: storageFor(given.database),
    // A pipeline is nobody's keyboard: in the history it stands for itself.
    actor: { id: build.system, kind: 'service' },
    secrets: envSecrets(),
    plugins: [approvalGate(steps.filter(({ needsApproval }) => needsApproval).map(({ name }) => name))],
  });
  const parts = { run: pilot.run, build, log, github, signal: interruption.signal };
  const results = await runPipeline(steps, parts);
  const exitCode = interruption.exitCode() ?? exitCodeFor(results);
  await report({ results, build, exitCode, file: given.file, json: given.json, log, redactor, github });
  return exitCode;
}
