import { createHash } from 'node:crypto';
import type { Host } from '@opspilot/core';
import canonicalize from 'canonicalize';
import { valuesOf } from './check-parameters.js';
import { frozenCopy } from './frozen-copy.js';
import type { ParameterValue } from './parameter.js';
import type { Plan } from './plan.js';

/** By name: in which order the steps come to them, the plan says. */
function inOrder(hosts: readonly Host[]): readonly Host[] {
  return [...hosts].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What tells a plan, its hosts in their order, the hosts that its steps are delegated to, and what it is told from any other:
 * SHA-256, in hexadecimal digits, of these as canonical JSON (RFC 8785). A parameter that is left out and one that is given its
 * default are the same.
 *
 * @param delegates - the hosts that its steps name as `delegate`, each once
 * @throws OpsError `invalid-parameters`
 */
export function planDigest(
  plan: Plan,
  hosts: readonly Host[],
  parameters: Readonly<Record<string, ParameterValue>> = {},
  delegates: readonly Host[] = [],
): string {
  const own = frozenCopy({ plan, hosts, parameters, delegates });
  const elsewhere = delegates.length === 0 ? {} : { delegates: inOrder(own.delegates) };
  const values = valuesOf(own.plan, own.parameters);
  const text = canonicalize({ plan: own.plan, hosts: own.hosts, values, ...elsewhere }) ?? '';
  return createHash('sha256').update(text).digest('hex');
}
