import { createHash } from 'node:crypto';
import type { Host } from '@opspilot/core';
import canonicalize from 'canonicalize';
import { valuesOf } from './check-parameters.js';
import type { ParameterValue } from './parameter.js';
import type { Plan } from './plan.js';

/**
 * What tells a plan, its hosts in their order, and what it is told from any other: SHA-256, in hexadecimal digits, of these as
 * canonical JSON (RFC 8785). A parameter that is left out and one that is given its default are the same.
 *
 * @throws OpsError `invalid-parameters`
 */
export function planDigest(
  plan: Plan,
  hosts: readonly Host[],
  parameters: Readonly<Record<string, ParameterValue>> = {},
): string {
  const text = canonicalize({ plan, hosts, values: valuesOf(plan, parameters) }) ?? '';
  return createHash('sha256').update(text).digest('hex');
}
