import type { HostDirectory } from '@opspilot/core';
import { runVersion, type StoredProgram } from '../journal/stored-program.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan } from '../plan/plan.js';
import { planDigest } from '../plan/plan-digest.js';
import { selectHosts } from '../plan/select-hosts.js';
import { compilePlan } from '../run/program.js';

/** Makes a plan ready for what its selectors mean now. @throws OpsError of plans and of hosts */
export function prepareProgram(
  hosts: HostDirectory,
  plan: Plan,
  selectors: readonly string[] = plan.hosts ?? [],
  parameters: Readonly<Record<string, ParameterValue>> = {},
): StoredProgram {
  const selected = selectHosts(hosts.list(), selectors);
  const program = compilePlan(plan, selected, parameters);
  const names = new Set(program.steps.flatMap(({ delegate }) => (delegate === undefined ? [] : [delegate])));
  const delegates = [...names].map((name) => hosts.get(name));
  return { ...program, version: runVersion, digest: planDigest(plan, selected, parameters, delegates), delegates };
}
