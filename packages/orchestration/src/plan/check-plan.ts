import type { Host } from '@opspilot/core';
import { checkAmount, isCount } from './check-amount.js';
import { checkAnalysis } from './check-analysis.js';
import { checkBlueGreen } from './check-blue-green.js';
import { checkFailure } from './check-failure.js';
import { checkDeclarations } from './check-parameters.js';
import { checkHostPlaceholders, checkPlaceholders } from './check-placeholders.js';
import { checkForm } from './form.js';
import { longestTime, longestTimer, timeExpected } from './longest-time.js';
import type { CountOrShare, OnUnknown, Plan, Retry, Step } from './plan.js';
import { planForm } from './plan-form.js';
import { Problems } from './problems.js';
import { resolveCount } from './resolve-count.js';
import type { Strategy } from './strategy.js';

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
/** One that a terminal shows as it is. */
const isName = (value: unknown): boolean => isText(value) && !/[\p{Cc}\u2028\u2029]/u.test(value);
/** One that a shell can be given. */
const isLine = (value: unknown): boolean => isText(value) && !value.includes('\0');
const isDuration = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= longestTime;

function checkRetry(problems: Problems, path: string, { attempts, backoff = 0, maxBackoff = 0 }: Retry): void {
  problems.expect(isCount(attempts, 1) && attempts <= 10, `${path}.attempts`, 'a whole number, 1..10');
  problems.expect(isDuration(backoff), `${path}.backoff`, timeExpected);
  problems.expect(isDuration(maxBackoff), `${path}.maxBackoff`, timeExpected);
}

function checkSecrets(problems: Problems, path: string, secrets: Readonly<Record<string, string>>): void {
  for (const [variable, name] of Object.entries(secrets)) {
    problems.expect(/^[A-Za-z_]\w*$/.test(variable), `${path}.${variable}`, 'a variable of the environment');
    problems.expect(isText(name), `${path}.${variable}`, 'the name of a secret');
  }
}

function checkOnUnknown(problems: Problems, path: string, step: Step, onUnknown: OnUnknown | undefined): void {
  if (onUnknown === undefined) return;
  const isKnown = (['verify', 'ask', 'rerun', 'fail'] satisfies OnUnknown[]).includes(onUnknown);
  problems.expect(isKnown, path, 'verify, ask, rerun or fail');
  const { verify, idempotent } = step;
  problems.expect(onUnknown !== 'verify' || verify !== undefined, path, 'another one, or the step needs a verify');
  problems.expect(
    onUnknown !== 'rerun' || idempotent === true,
    path,
    'another one: only what is idempotent may be run again',
  );
}

function checkStep(problems: Problems, path: string, step: Step, ids: ReadonlySet<string>): void {
  problems.expect(isText(step.id) && /^[\w-]{1,64}$/.test(step.id), `${path}.id`, '1..64 letters, digits, - and _');
  problems.expect(isLine(step.command), `${path}.command`, 'a line for the shell');
  for (const part of ['unless', 'verify', 'rollback'] as const) {
    problems.expect(step[part] === undefined || isLine(step[part]), `${path}.${part}`, 'a line for the shell');
  }
  const { creates, onUnknown } = step;
  problems.expect(
    creates === undefined || (isText(creates) && creates.startsWith('/')),
    `${path}.creates`,
    'an absolute path',
  );
  checkSecrets(problems, `${path}.secrets`, step.secrets ?? {});
  problems.expect(step.delegate === undefined || isText(step.delegate), `${path}.delegate`, 'the name of a host');
  checkOnUnknown(problems, `${path}.onUnknown`, step, onUnknown);
  problems.expect(
    step.timeout === undefined || (isDuration(step.timeout) && step.timeout > 0 && step.timeout <= longestTimer),
    `${path}.timeout`,
    'milliseconds above 0, up to 2147483647 (24.8 days), or left out for no limit',
  );
  for (const need of step.needs ?? []) {
    problems.expect(ids.has(need), `${path}.needs`, `ids of steps of this plan; "${need}" is none`);
  }
  problems.expect(
    step.idempotentRollback !== true || step.rollback !== undefined,
    `${path}.idempotentRollback`,
    'left out, or the step needs a rollback',
  );
  if (step.retry !== undefined) checkRetry(problems, `${path}.retry`, step.retry);
}

function checkSteps(problems: Problems, steps: readonly Step[]): void {
  problems.expect(steps.length > 0, 'steps', 'one step at least');
  const ids = new Set<string>();
  steps.forEach((step, index) => {
    problems.expect(!ids.has(step.id), `steps[${index}].id`, `unique; there are two "${step.id}"`);
    ids.add(step.id);
  });
  steps.forEach((step, index) => {
    checkStep(problems, `steps[${index}]`, step, ids);
  });
}

function checkStrategy(problems: Problems, strategy: Strategy, total: number): void {
  const path = 'strategy';
  if ('maxParallel' in strategy && strategy.maxParallel !== undefined) {
    problems.expect(isCount(strategy.maxParallel, 1), `${path}.maxParallel`, 'a whole number from 1 on');
  }
  if ('spread' in strategy && strategy.spread !== undefined) {
    problems.expect(isText(strategy.spread), `${path}.spread`, 'the name of a label');
  }
  if (strategy.type === 'rolling') {
    const sizes = Array.isArray(strategy.batch)
      ? (strategy.batch as readonly CountOrShare[])
      : [strategy.batch as CountOrShare];
    problems.expect(sizes.length > 0, `${path}.batch`, 'one size at least');
    for (const size of sizes) checkAmount(problems, `${path}.batch`, size, 'batch', { hosts: total });
    problems.expect(isDuration(strategy.stagger ?? 0), `${path}.stagger`, timeExpected);
    problems.expect(isDuration(strategy.minHealthyTime ?? 0), `${path}.minHealthyTime`, timeExpected);
  }
  if (strategy.type === 'canary') checkCanary(problems, `${path}.steps`, strategy.steps, total);
}

function checkCanary(
  problems: Problems,
  path: string,
  steps: Extract<Strategy, { type: 'canary' }>['steps'],
  total: number,
): void {
  problems.expect(steps.length > 0, path, 'one step at least');
  let reached = 0;
  steps.forEach((step, index) => {
    const at = `${path}[${index}]`;
    if ('setWeight' in step) {
      checkAmount(problems, `${at}.setWeight`, step.setWeight, 'batch', { hosts: total });
      const hosts = resolveCount(step.setWeight, total, 'up');
      problems.expect(hosts >= reached, `${at}.setWeight`, 'no less than the one before');
      const isCanary = reached > 0 || hosts < total || total < 2;
      const inShare = `fewer hosts than all ${total}: a number is a count of hosts, a share is '20%'`;
      problems.expect(isCanary, `${at}.setWeight`, inShare);
      reached = hosts;
    } else if ('pause' in step) {
      problems.expect(isDuration(step.pause.duration ?? 0), `${at}.pause.duration`, timeExpected);
    } else {
      checkAnalysis(problems, `${at}.analysis`, step.analysis);
    }
  });
}

/** What is wrong with a plan on whatever hosts. */
export function checkMeaning(problems: Problems, plan: Plan): void {
  problems.expect(isName(plan.name), 'name', 'a text of one line, without control characters');
  checkSteps(problems, plan.steps);
  checkDeclarations(problems, plan);
  checkPlaceholders(problems, plan);
}

/**
 * Whether a plan can be run on these hosts.
 *
 * @throws OpsError `invalid-plan`, with every problem and its path in the plan
 */
export function checkPlan(plan: Plan, hosts: readonly Host[]): void {
  const problems = new Problems();
  checkForm(problems, '', plan, planForm);
  const areHosts = Array.isArray(hosts) && hosts.every((host) => typeof host?.name === 'string');
  problems.expect(areHosts, 'hosts', 'a list of hosts, each of which has a name');
  problems.settle('invalid-plan', 'The plan cannot be run');
  problems.expect(hosts.length > 0, 'hosts', 'one host at least; the selectors found none');
  checkMeaning(problems, plan);
  if (plan.strategy !== undefined) checkStrategy(problems, plan.strategy, hosts.length);
  if (plan.strategy?.type === 'blue-green') checkBlueGreen(problems, plan, plan.strategy, hosts);
  checkFailure(problems, plan, hosts);
  // Which hosts a step of a release runs on is known once that is in order.
  if (plan.strategy?.type !== 'blue-green' || problems.areNone) checkHostPlaceholders(problems, plan, hosts);
  problems.settle('invalid-plan', 'The plan cannot be run');
}
