import type { ApprovalOptions } from '../approvals/approval-options.js';
import type { BundleOptions } from '../bundles/bundle-options.js';
import type { ExceptionEnvelope } from '../exceptions/exception-envelope.js';
import type { LearningOptions } from '../learning/create-learning.js';
import { isTimeZone } from '../policy/is-within-hours.js';
import type { Hours } from '../policy/rule.js';
import type { Freeze } from './circumstances.js';
import type { AuditSettings, ComplianceOptions } from './compliance-options.js';
import { complianceOptionError } from './option-error.js';

/** A record rather than a list: the compiler then checks that none is forgotten. */
type Names<Options> = Readonly<Record<keyof Options, true>>;

const names: Names<ComplianceOptions> = {
  rules: true,
  policies: true,
  frameworks: true,
  hours: true,
  changeKey: true,
  dataLabel: true,
  freezes: true,
  rolesOf: true,
  resolve: true,
  bundles: true,
  mode: true,
  judges: true,
  judgeTimeout: true,
  approvals: true,
  exceptions: true,
  learning: true,
  audit: true,
  onAuditFailure: true,
};

const approvals: Names<ApprovalOptions> = {
  approvers: true,
  roles: true,
  duties: true,
  lifetime: true,
  isWaiting: true,
  pollInterval: true,
};
const exceptions: Names<ExceptionEnvelope> = {
  longest: true,
  mayLowerCriticalDenials: true,
  mayExcept: true,
  roles: true,
};
const audit: Names<AuditSettings> = {
  signer: true,
  publicKeys: true,
  sinks: true,
  checkpointEvery: true,
  onSinkFailure: true,
  sinkTimeout: true,
  signerTimeout: true,
};
const bundles: Names<BundleOptions> = { signed: true, keys: true };
const learning: Names<LearningOptions> = { prefill: true };
const hours: Names<Hours> = { timeZone: true, days: true, from: true, to: true };
const freeze: Names<Freeze> = { from: true, to: true, environment: true, host: true };

function checkNames(where: string, options: unknown, known: Readonly<Record<string, true>>): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) {
    throw complianceOptionError(`${where} must be an object, not ${JSON.stringify(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw complianceOptionError(`${where} has no option "${name}"; there are ${Object.keys(known).join(', ')}.`);
  }
}

function checkTexts(where: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string'))) return;
  throw complianceOptionError(`${where} must be a list of texts, not ${JSON.stringify(value)}.`);
}

function checkText(where: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return;
  throw complianceOptionError(`${where} must be a text that is not empty, not ${JSON.stringify(value)}.`);
}

function checkList(where: string, value: unknown): void {
  if (value === undefined || Array.isArray(value)) return;
  throw complianceOptionError(`${where} must be a list, not ${JSON.stringify(value)}.`);
}

function checkFunction(where: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw complianceOptionError(`${where} must be a function, not ${JSON.stringify(value)}.`);
}

function checkFlag(where: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw complianceOptionError(`${where} is true or false, not ${JSON.stringify(value)}.`);
}

function checkPositive(where: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return;
  throw complianceOptionError(`${where} must be a whole number of milliseconds, at least 1, not ${String(value)}.`);
}

/** One that cannot be asked would deny every command. */
function checkJudge(judge: unknown, index: number): void {
  const { name, decide } = (judge ?? {}) as { readonly name?: unknown; readonly decide?: unknown };
  if (typeof judge === 'object' && typeof name === 'string' && name.trim() !== '' && typeof decide === 'function')
    return;
  throw complianceOptionError(`judges[${index}] must be an object with a name and a function decide.`);
}

/** A log of one's own is no set of options. */
function checkAudit(options: unknown): void {
  if (options === undefined || options === false) return;
  if (options === true) {
    throw complianceOptionError(
      'audit is false, or an object of settings, not true: leave it out for a log with none.',
    );
  }
  if (typeof options !== 'object' || options === null || !('append' in options)) checkNames('audit', options, audit);
}

const timeOfDay = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;

function checkHours({ from, to, timeZone, days }: Hours): void {
  for (const time of [from, to]) {
    if (typeof time === 'string' && timeOfDay.test(time)) continue;
    throw complianceOptionError(`hours go from a time to a time, HH:MM, not ${JSON.stringify(time)}.`);
  }
  if (from === to)
    throw complianceOptionError(`hours from ${from} to ${to} are none; leave them out for the whole day.`);
  if (
    days !== undefined &&
    !(Array.isArray(days) && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7))
  ) {
    throw complianceOptionError(`hours.days are numbers from 1 (Monday) to 7 (Sunday), not ${JSON.stringify(days)}.`);
  }
  if (!isTimeZone(timeZone)) {
    throw complianceOptionError(`hours.timeZone must be a time zone of IANA, not ${JSON.stringify(timeZone)}.`);
  }
}

/** A misspelt option would leave a gate open. @throws OpsError `invalid-compliance-options` */
export function checkComplianceOptions(options: ComplianceOptions): void {
  checkNames('compliance()', options, names);
  checkNames('approvals', options.approvals, approvals);
  checkTexts('approvals.roles', options.approvals?.roles);
  checkTexts('approvals.duties', options.approvals?.duties);
  checkFlag('approvals.isWaiting', options.approvals?.isWaiting);
  checkNames('exceptions', options.exceptions, exceptions);
  checkTexts('exceptions.roles', options.exceptions?.roles);
  checkFlag('exceptions.mayLowerCriticalDenials', options.exceptions?.mayLowerCriticalDenials);
  checkPositive('exceptions.longest', options.exceptions?.longest);
  checkFunction('exceptions.mayExcept', options.exceptions?.mayExcept);
  checkFunction('rolesOf', options.rolesOf);
  checkFunction('resolve', options.resolve);
  for (const name of ['rules', 'policies', 'judges', 'freezes'] as const) checkList(name, options[name]);
  for (const [index, judge] of (options.judges ?? []).entries()) checkJudge(judge, index);
  for (const name of ['changeKey', 'dataLabel'] as const) checkText(name, options[name]);
  checkPositive('judgeTimeout', options.judgeTimeout);
  checkNames('bundles', options.bundles, bundles);
  if (options.bundles !== undefined) {
    const { signed, keys }: Partial<typeof options.bundles> = options.bundles;
    checkList('bundles.signed', signed ?? null);
    checkTexts('bundles.keys', keys ?? null);
  }
  checkNames('learning', options.learning, learning);
  checkNames('hours', options.hours, hours);
  if (options.hours !== undefined) checkHours(options.hours);
  for (const [index, each] of (options.freezes ?? []).entries()) checkNames(`freezes[${index}]`, each, freeze);
  checkAudit(options.audit);
  const { mode = 'enforce', onAuditFailure = 'close' } = options;
  if (mode !== 'enforce' && mode !== 'observe') {
    throw complianceOptionError(`The mode is "enforce" or "observe", not ${JSON.stringify(mode)}.`);
  }
  if (onAuditFailure !== 'close' && onAuditFailure !== 'continue') {
    throw complianceOptionError(`onAuditFailure is "close" or "continue", not ${JSON.stringify(onAuditFailure)}.`);
  }
}
