import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import schema from './policy.schema.json' with { type: 'json' };
import type { PolicyDocument } from './policy-document.js';

/** One place where a document is not as its schema wants it. */
export interface SchemaProblem {
  readonly path: readonly string[];
  readonly message: string;
}

let validate: ValidateFunction<PolicyDocument> | undefined;

/** Compiled when the first document is read: whoever writes none does not wait for it. */
function validator(): ValidateFunction<PolicyDocument> {
  validate ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile<PolicyDocument>(schema);
  return validate;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What was expected, by the keyword of the schema that did not hold. */
function expectation({
  keyword,
  instancePath,
  params,
  parentSchema = {},
  data,
  message = 'is not as it should be',
}: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((parentSchema['properties'] ?? {}) as object).filter((name) => name !== '$schema');
      return `"${params['additionalProperty']}" means nothing here; there are ${known.join(', ')}.`;
    }
    case 'required':
      return `"${params['missingProperty']}" is missing.`;
    case 'enum':
      return `Expected one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}, got ${shown(data)}.`;
    case 'type':
      if (instancePath === '' && typeof data === 'string')
        return `Expected the text of a policy, got ${shown(data)}; of a file, pass what it holds and not its path.`;
      if (params['type'] === 'integer' && parentSchema['description'] !== undefined)
        return `Expected ${parentSchema['description']}, got ${shown(data)}.`;
      return `Expected ${[params['type']].flat().join(' or ')}, got ${shown(data)}.`;
    case 'minimum':
    case 'maximum':
      return parentSchema['description'] === undefined
        ? `It ${message}, got ${shown(data)}.`
        : `Expected ${parentSchema['description']}, got ${shown(data)}.`;
    case 'pattern':
      return `Expected ${parentSchema['description'] ?? params['pattern']}, got ${shown(data)}.`;
    case 'minItems':
      return `Expected at least ${params['limit']} in the list, got ${shown(data)}.`;
    default:
      return `It ${message}, got ${shown(data)}.`;
  }
}

/** The parts of a JSON pointer (RFC 6901). */
function partsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function problemOf(error: ErrorObject): SchemaProblem {
  const parts = partsOf(error.instancePath);
  const extra = error.keyword === 'additionalProperties' ? [String(error.params['additionalProperty'])] : [];
  return { path: [...parts, ...extra], message: expectation(error) };
}

/** Where a value is not as the schema of policies wants it; none when it is a {@link PolicyDocument}. */
export function checkSchema(value: unknown): readonly SchemaProblem[] {
  const check = validator();
  if (check(value)) return [];
  // That a branch did not hold is told by what did not hold in it.
  return (check.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(problemOf);
}
