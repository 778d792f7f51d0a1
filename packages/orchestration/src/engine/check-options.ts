import { mustBe, type OptionRule, type OptionRules } from '@opspilot/core';
import { longestTimer } from '../plan/longest-time.js';
import { directoryRule } from '../receipts/check-receipt-options.js';
import { requireOptions } from '../require-options.js';
import type { RetryOptions } from '../run/retry-program.js';
import type { WatchOptions } from '../watch/watch-run.js';
import type { OrchestrationOptions, PlanToStart, ResumeOptions, StartOptions } from './orchestration.js';

const shortestLease = 100;

const waitOf = (least: number): OptionRule =>
  mustBe.such(
    `${least} to ${longestTimer} whole milliseconds`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= longestTimer,
  );

/** Those of every engine. */
export const orchestrationRules: OptionRules<OrchestrationOptions> = {
  receipts: directoryRule,
  measure: mustBe.callback,
  measureTimeout: waitOf(1),
  leaseTime: waitOf(shortestLease),
  durability: mustBe.oneOf('journal', 'metrics'),
};

const prepareRules: OptionRules<Pick<StartOptions, 'parameters'>> = { parameters: mustBe.object };
const startRules: OptionRules<StartOptions> = { ...prepareRules, digest: mustBe.text };
const resumeRules: OptionRules<ResumeOptions> = { digest: mustBe.text, acceptInventory: mustBe.flag };
const retryRules: OptionRules<RetryOptions> = {
  hosts: mustBe.texts,
  includesUnknown: mustBe.flag,
  done: mustBe.texts,
};
const watchRules: OptionRules<WatchOptions> = { after: mustBe.wholeNumber(-1), signal: mustBe.signal };

/** @throws OpsError `invalid-orchestration-options` */
export function checkOptions(options: OrchestrationOptions): void {
  requireOptions(options, orchestrationRules);
}

function checkHosts(hosts: readonly string[] | undefined): void {
  requireOptions({ hosts }, { hosts: mustBe.texts });
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkPrepare(hosts: readonly string[] | undefined, options: Pick<StartOptions, 'parameters'>): void {
  checkHosts(hosts);
  requireOptions(options, prepareRules);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkMissing(of: PlanToStart | { readonly run: string }): void {
  if (typeof of === 'object' && 'run' in of) requireOptions(of, { run: mustBe.text });
  else requireOptions(of, { ...prepareRules, plan: mustBe.given(mustBe.object), hosts: mustBe.texts });
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkStart(hosts: readonly string[] | undefined, options: StartOptions): void {
  checkHosts(hosts);
  requireOptions(options, startRules);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkResume(options: ResumeOptions): void {
  requireOptions(options, resumeRules);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkRetry(options: RetryOptions): void {
  requireOptions(options, retryRules);
}

/** @throws OpsError `invalid-orchestration-options` */
export function checkWatch(options: WatchOptions): void {
  requireOptions(options, watchRules);
}
