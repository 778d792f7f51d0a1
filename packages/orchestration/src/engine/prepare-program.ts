import type { HostDirectory } from '@opspilot/core';
import { runVersion, type StoredProgram } from '../journal/stored-program.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan } from '../plan/plan.js';
import { planDigest } from '../plan/plan-digest.js';
import { selectHosts } from '../plan/select-hosts.js';
import { compilePlan } from '../run/program.js';

/** Makes a plan ready for what its selectors mean now. @throws OpsError of plans and of hosts */
export function prepareProgram(
  hosts: HostDirectory,
  plan: Plan,
  selectors?: readonly string[],
  parameters: Readonly<Record<string, ParameterValue>> = {},
): StoredProgram {
  // What is agreed to is what is run: both are made of one copy.
  const own = frozenCopy({ plan, selectors, parameters });
  const selected = selectHosts(hosts.list(), own.selectors ?? own.plan.hosts ?? []);
  const program = compilePlan(own.plan, selected, own.parameters);
  const names = new Set(program.steps.flatMap(({ delegate }) => (delegate === undefined ? [] : [delegate])));
  const delegates = [...names].map((name) => hosts.get(name));
  const digest = planDigest(own.plan, selected, own.parameters, delegates);
  return { ...program, version: runVersion, digest, delegates };
}
