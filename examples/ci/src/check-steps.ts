import { posix, resolve } from 'node:path';
import { parseDuration } from './duration.js';
import type { PipelineStep } from './steps-file.js';

const defaultTimeout = 10 * 60_000;
const fields = ['name', 'command', 'verify', 'timeout', 'cwd', 'env', 'secrets', 'needsApproval', 'accept'];

/** Says what is wrong with the field at a path such as `steps[2].timeout`. */
type Report = (field: string, problem: string) => void;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function shown(value: unknown): string {
  return value === undefined ? 'it is missing' : `got ${JSON.stringify(value)}`;
}

function text(value: unknown, field: string, report: Report): string {
  if (isText(value)) return value;
  report(field, `must be a text that is not blank; ${shown(value)}`);
  return '';
}

function texts(value: unknown, field: string, report: Report): readonly string[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.every(isText)) return list;
  report(field, `must be a command or a list of commands; ${shown(value)}`);
  return [];
}

function variables(value: unknown, field: string, report: Report): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')) {
    return value as Readonly<Record<string, string>>;
  }
  report(field, `must be an object of texts, such as { "NAME": "value" }; ${shown(value)}`);
  return {};
}

function timeout(value: unknown, field: string, report: Report): number {
  if (value === undefined) return defaultTimeout;
  const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
  if (milliseconds !== undefined) return milliseconds;
  report(field, `must be a duration above 0, such as "90s" or "5m"; ${shown(value)}`);
  return defaultTimeout;
}

function flag(value: unknown, field: string, report: Report): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  report(field, `must be true or false; ${shown(value)}`);
  return true;
}

function reasons(value: unknown, field: string, report: Report): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (isObject(value) && Object.values(value).every(isText)) return value as Readonly<Record<string, string>>;
  report(field, `must name rules, and why each is fine: { "core/opaque": "our own script" }; ${shown(value)}`);
  return {};
}

/** The directory of a step. On another machine the one of the steps file means nothing. */
function directoryOf(
  value: unknown,
  field: string,
  base: string | undefined,
  report: Report,
): Pick<PipelineStep, 'cwd'> {
  if (value === undefined) return base === undefined ? {} : { cwd: base };
  const given = text(value, field, report);
  if (base !== undefined) return { cwd: resolve(base, given) };
  if (given !== '' && !posix.isAbsolute(given)) {
    report(field, `must be an absolute path of the host that --host names; ${shown(given)}`);
  }
  return { cwd: given };
}

function checkStep(value: unknown, path: string, base: string | undefined, report: Report): PipelineStep | undefined {
  if (!isObject(value)) {
    report(path, `must be an object; ${shown(value)}`);
    return undefined;
  }
  for (const field of Object.keys(value).filter((name) => !fields.includes(name))) {
    report(`${path}.${field}`, `is not known; a step has ${fields.join(', ')}`);
  }
  const accept = reasons(value['accept'], `${path}.accept`, report);
  const needsApproval = flag(value['needsApproval'], `${path}.needsApproval`, report);
  if (needsApproval && Object.keys(accept).length > 0) {
    report(`${path}.accept`, 'is of no use beside "needsApproval": a person sees what the command does');
  }
  return {
    name: text(value['name'], `${path}.name`, report),
    command: text(value['command'], `${path}.command`, report),
    verify: texts(value['verify'], `${path}.verify`, report),
    timeout: timeout(value['timeout'], `${path}.timeout`, report),
    ...directoryOf(value['cwd'], `${path}.cwd`, base, report),
    env: variables(value['env'], `${path}.env`, report),
    secrets: variables(value['secrets'], `${path}.secrets`, report),
    needsApproval,
    accept,
  };
}

function checkNames(steps: readonly PipelineStep[], report: Report): void {
  for (const [index, { name }] of steps.entries()) {
    const first = steps.findIndex((step) => step.name === name);
    if (name !== '' && first < index) report(`steps[${index}].name`, `is "${name}", as that of steps[${first}]`);
  }
}

/**
 * The steps in `value`, or what is wrong with them: all of it at once. Unknown fields are refused: they may be typing
 * errors.
 *
 * @param base - directory that those of the steps are relative to; undefined when they run on another machine
 */
export function checkSteps(
  value: unknown,
  base: string | undefined,
): { readonly steps: readonly PipelineStep[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const report: Report = (field, problem) => problems.push(`${field} ${problem}`);
  const list = isObject(value) ? value['steps'] : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    report('steps', 'must be a list of at least one step, in an object: { "steps": [ … ] }');
    return { steps: [], problems };
  }
  const steps = list.flatMap((entry, index) => checkStep(entry, `steps[${index}]`, base, report) ?? []);
  checkNames(steps, report);
  return { steps, problems };
}
