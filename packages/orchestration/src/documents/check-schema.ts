import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Plan } from '../plan/plan.js';
import { type PlanProblem, pathOf } from '../plan/problems.js';
import schema from './plan.schema.json' with { type: 'json' };

let validate: ValidateFunction<Plan> | undefined;

/** Loaded and compiled when the first plan is read: whoever reads none neither waits for it nor has it in memory. */
function validator(): ValidateFunction<Plan> {
  const options = { allErrors: true, verbose: true, allowUnionTypes: true, strictTypes: false, strictRequired: false };
  if (validate === undefined) {
    const { Ajv } = createRequire(import.meta.url)('ajv') as typeof import('ajv');
    validate = new Ajv(options).compile<Plan>(schema);
  }
  return validate;
}

function shown(value: unknown): string {
  // Where something is begun in YAML and nothing follows, it is null.
  if (value === null) return 'nothing';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const names = (schemaPart: ErrorObject['parentSchema']): string => {
  const known = Object.keys((schemaPart?.['properties'] ?? {}) as object);
  return known.filter((name) => name !== '$schema' && name !== 'secret').join(', ');
};

/** Where the schema has an example of what was expected, that. */
function exampleIn(schemaPart: ErrorObject['parentSchema']): string {
  const [example] = (schemaPart?.['examples'] ?? []) as readonly unknown[];
  return example === undefined ? '' : `, such as ${JSON.stringify(example)}`;
}

/** What was expected, by the keyword of the schema that did not hold. */
const expectations: Readonly<Record<string, (error: ErrorObject) => string>> = {
  additionalProperties: ({ parentSchema }) => `left out: it means nothing here; there are ${names(parentSchema)}`,
  required: () => 'given',
  enum: ({ params, data }) =>
    `one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}, not ${shown(data)}`,
  type: ({ params, parentSchema, data }) =>
    `of the type ${[params['type']].flat().join(' or ')}${exampleIn(parentSchema)}, not ${shown(data)}`,
  pattern: ({ params, parentSchema, data }) =>
    `${parentSchema?.['description'] ?? params['pattern']}, not ${shown(data)}`,
  not: ({ parentSchema }) => String(parentSchema?.['description']),
  minimum: ({ params, data }) => `${params['limit']} or more, not ${shown(data)}`,
  maximum: ({ params, data }) => `${params['limit']} or less, not ${shown(data)}`,
  minLength: () => 'a text that is not empty',
  maxLength: ({ params }) => `a text of up to ${params['limit']} characters`,
  minItems: ({ params }) => `a list of ${params['limit']} at least`,
  maxItems: ({ params }) => `a list of ${params['limit']} at most`,
  minProperties: ({ parentSchema }) => `one of ${names(parentSchema)}`,
  maxProperties: ({ parentSchema }) => `only one of ${names(parentSchema)}`,
};

/** The parts of a JSON pointer (RFC 6901). */
function partsOf(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Where something is too much, or missing: it is not part of the value itself. */
function ownPart({ keyword, params }: ErrorObject): readonly string[] {
  if (keyword === 'additionalProperties') return [String(params['additionalProperty'])];
  return keyword === 'required' ? [String(params['missingProperty'])] : [];
}

function problemOf(error: ErrorObject): PlanProblem {
  const path = pathOf([...partsOf(error.instancePath), ...ownPart(error)]);
  const { message = 'is not as it should be' } = error;
  const expected = expectations[error.keyword]?.(error) ?? `another: it ${message}`;
  return { path, expected };
}

/** Where a value is not as the schema of plans wants it; none when it has the form of a {@link Plan}. */
export function checkSchema(value: unknown): readonly PlanProblem[] {
  const check = validator();
  if (check(value)) return [];
  // That a branch did not hold is told by what did not hold in it.
  return (check.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(problemOf);
}
