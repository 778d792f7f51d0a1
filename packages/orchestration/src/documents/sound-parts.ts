import { isObject, type Parts } from '../is-object.js';
import type { Plan } from '../plan/plan.js';
import type { PlanProblem } from '../plan/problems.js';

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a step is for the others, whatever is wrong in it. */
function stepLike({ id, command, needs }: Parts, index: number): Parts {
  const areIds = Array.isArray(needs) && needs.every(isText);
  return {
    id: isText(id) ? id : `step-${index}`,
    command: isText(command) ? command : 'true',
    ...(areIds ? { needs } : {}),
  };
}

/**
 * A plan in which what has not the form of one is replaced by what has, so that the meaning of all else can be looked at as well;
 * undefined where there is too little of it.
 */
export function soundParts(value: unknown, problems: readonly PlanProblem[]): Plan | undefined {
  const isBad = (path: string): boolean =>
    problems.some((each) => each.path === path || each.path.startsWith(`${path}.`) || each.path.startsWith(`${path}[`));
  if (!isObject(value) || problems.some(({ path }) => ['', 'steps', 'parameters', 'variables'].includes(path))) return;
  const { name, steps, parameters = {}, variables = {}, ...others } = value;
  if (!Array.isArray(steps) || !steps.every(isObject) || !isObject(parameters) || !isObject(variables)) return;
  const replaced = (all: Parts, place: string, like: unknown): Parts =>
    Object.fromEntries(Object.entries(all).map(([key, each]) => [key, isBad(`${place}.${key}`) ? like : each]));
  return {
    ...Object.fromEntries(Object.entries(others).filter(([part]) => !isBad(part))),
    name: isText(name) ? name : 'plan',
    steps: steps.map((step: Parts, index) => (isBad(`steps[${index}]`) ? stepLike(step, index) : step)),
    // A value that is no code wherever it stands.
    parameters: replaced(parameters, 'parameters', { type: 'number' }),
    variables: replaced(variables, 'variables', 1),
  } as unknown as Plan;
}
