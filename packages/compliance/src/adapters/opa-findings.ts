import type { ControlReference, Decision, Effect, Finding } from '@opspilot/core';
import { Ajv, type ValidateFunction } from 'ajv';
import { opaError } from './opa-error.js';

/** What a policy says of a command, or of one of its effects. */
interface OpaFinding {
  readonly id?: string;
  readonly decision: Exclude<Decision, 'allow'>;
  readonly reason: string;
  readonly severity?: NonNullable<Finding['severity']>;
  /** Place of the effect in the input. */
  readonly effect?: number;
  readonly controls?: readonly ControlReference[];
}

const text = { type: 'string', minLength: 1 };

/** The result set of one entrypoint: empty when nothing defines it, else one result. */
const schema = {
  type: 'array',
  maxItems: 1,
  items: {
    type: 'object',
    required: ['result'],
    properties: {
      result: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['decision', 'reason'],
          properties: {
            id: text,
            decision: { enum: ['warn', 'require-approval', 'deny'] },
            reason: text,
            severity: { enum: ['low', 'medium', 'high', 'critical'] },
            effect: { type: 'integer', minimum: 0 },
            controls: {
              type: 'array',
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['framework', 'edition', 'control'],
                properties: { framework: text, edition: text, control: text },
              },
            },
          },
        },
      },
    },
  },
};

type ResultSet = readonly { readonly result: readonly OpaFinding[] }[];

let validate: ValidateFunction<ResultSet> | undefined;

function toFinding({ id, effect: place, ...told }: OpaFinding, effects: readonly Effect[]): Finding {
  const rule = id === undefined ? 'opa' : `opa/${id}`;
  if (place === undefined) return { rule, ...told };
  const effect = effects[place];
  if (effect === undefined) {
    throw opaError('opa-failed', `OPA told of effect ${place}, and the command has ${effects.length}.`);
  }
  return { rule, ...told, effect, span: effect.span };
}

/** What OPA answered, as findings. @throws OpsError `opa-failed` when it is not known what it means */
export function readOpaFindings(answer: unknown, effects: readonly Effect[]): readonly Finding[] {
  validate ??= new Ajv().compile<ResultSet>(schema);
  if (!validate(answer)) {
    const [error] = validate.errors ?? [];
    const place = error?.instancePath.replace('/0/result', '') ?? '';
    throw opaError('opa-failed', `OPA answered with what are no findings: ${place} ${error?.message}.`);
  }
  const [only] = answer;
  if (only === undefined) throw opaError('opa-failed', 'OPA has no answer: nothing defines what it was asked for.');
  return only.result.map((found) => toFinding(found, effects));
}
