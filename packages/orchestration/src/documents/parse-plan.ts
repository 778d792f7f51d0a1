import { mustBe, OpsError } from '@opspilot/core';
import { checkMeaning } from '../plan/check-plan.js';
import { orderSteps } from '../plan/order-steps.js';
import type { Plan } from '../plan/plan.js';
import type { PlanErrorCode } from '../plan/plan-error.js';
import { planForm } from '../plan/plan-form.js';
import { type PlanProblem, Problems, pathOf } from '../plan/problems.js';
import { requireOptions } from '../require-options.js';
import { checkSchema } from './check-schema.js';
import { type Changed, type ParsedSource, type Place, parseSource } from './parse-source.js';
import { readTimes } from './read-times.js';
import { soundParts } from './sound-parts.js';

/** Options of {@link parsePlan}. */
export interface ParsePlanOptions {
  /** Where the text comes from, for messages. */
  readonly file?: string;
}

/** How many problems the message of an error tells; the details have them all. */
const mostTold = 5;

function placeIn(file: string | undefined, { line, column }: Place): string {
  const place = line === undefined ? [] : [line, column];
  const name = file ?? (line === undefined ? undefined : 'line');
  return name === undefined ? '' : `${[name, ...place].join(':')}: `.replace(/^line:/, 'line ');
}

function refusal(problems: readonly PlanProblem[], file: string | undefined): OpsError<PlanErrorCode> {
  const told = problems.slice(0, mostTold).map((problem) => {
    const { path, expected } = problem;
    return `${placeIn(file, problem)}${path === '' ? 'the plan' : path} must be ${expected}.`;
  });
  const more = problems.length > mostTold ? ` And ${problems.length - mostTold} more.` : '';
  return new OpsError('invalid-plan', `The plan cannot be read. ${told.join(' ')}${more}`, {
    details: { problems, ...(file === undefined ? {} : { file }) },
  });
}

/** What a document says, as code would: it may name its schema, and times are written in words. */
function planOf(value: unknown): Plan {
  const { $schema: _, ...plan } = value as Plan & { readonly $schema?: string };
  return readTimes(plan, planForm) as Plan;
}

/** What is wrong with a plan: its form, and the meaning of what has it. */
function problemsOf(value: unknown): readonly PlanProblem[] {
  const badForm = checkSchema(value);
  const sound = soundParts(value, badForm);
  if (sound === undefined) return badForm;
  const problems = new Problems();
  checkMeaning(problems, planOf(sound));
  const isTold = ({ path }: PlanProblem): boolean => badForm.some((bad) => path === bad.path);
  return [...badForm, ...problems.found.filter((problem) => !isTold(problem))];
}

function changedProblem({ path, source, value }: Changed): PlanProblem {
  return {
    path: pathOf(path),
    expected: `"${source}" in quotes for that text, or ${value}, as which it is read without`,
  };
}

function placed(problem: PlanProblem, source: ParsedSource): PlanProblem {
  const parts = problem.path.split(/[.[\]]+/).filter((part) => part !== '');
  return { ...problem, ...source.placeOf(parts) };
}

/** A circle is an error of its own; here it is told where it stands. */
function checkOrder({ steps }: Plan, source: ParsedSource, file: string | undefined): void {
  try {
    orderSteps(steps);
  } catch (error) {
    if (!OpsError.is<PlanErrorCode>(error, 'plan-cycle')) throw error;
    const { path: [first] = [] } = error.details as { readonly path?: readonly string[] };
    const index = steps.findIndex(({ id }) => id === first);
    const place = source.placeOf(['steps', String(index), 'needs']);
    throw new OpsError<PlanErrorCode>('plan-cycle', `${placeIn(file, place)}${error.message}`, {
      details: { ...error.details, ...place, ...(file === undefined ? {} : { file }) },
    });
  }
}

/**
 * Reads a plan from YAML or JSON, in the form of `@opspilot/orchestration/plan.schema.json`, which is that of {@link Plan}; a time may
 * also be a text such as `30s`, `5m`, `1.5h` or `500ms`. What
 * depends on the hosts is looked at when it is started.
 *
 * @throws OpsError `plan-unreadable` when the text is neither YAML nor JSON; `invalid-plan`, whose `details.problems` has every
 *   {@link PlanProblem} with its path, line and column; `plan-cycle`; `invalid-orchestration-options`
 */
export function parsePlan(text: string, options: ParsePlanOptions = {}): Plan {
  requireOptions<ParsePlanOptions>(options, { file: mustBe.text });
  const { file } = options;
  const source = parseSource(text);
  if (!('value' in source)) {
    const { message, ...place } = source;
    throw new OpsError<PlanErrorCode>(
      'plan-unreadable',
      `The plan cannot be read. ${placeIn(file, place)}${message}.`,
      {
        details: { ...place, ...(file === undefined ? {} : { file }) },
      },
    );
  }
  const changed = source.changed.map(changedProblem);
  const others = problemsOf(source.value);
  const problems = [...changed, ...others.filter(({ path }) => !changed.some((each) => each.path === path))];
  if (problems.length > 0) {
    throw refusal(
      problems.map((problem) => placed(problem, source)),
      file,
    );
  }
  const plan = planOf(source.value);
  checkOrder(plan, source, file);
  return plan;
}
