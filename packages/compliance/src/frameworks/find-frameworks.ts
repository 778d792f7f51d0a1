import { OpsError } from '@opspilot/core';
import type { Framework } from './framework.js';
import { frameworks } from './frameworks.js';

/** Names without what people write differently: `PCI DSS`, `pci-dss` and `PCI_DSS` are one. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** What else people call a framework. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  'nist-800-53': ['nist', 'nist sp 800-53', 'nist 800-53 r5', 'nist sp 800-53 r5'],
  'pci-dss': ['pci', 'pci dss 4.0.1'],
  hipaa: ['hipaa security rule', '45 cfr 164'],
  sox: ['sarbanes-oxley'],
  'cis-debian-12': ['cis debian linux 12'],
  'cis-docker': [],
  'cis-kubernetes': ['cis k8s'],
};

/** Labels of families and ids of their parts, as they may be asked for. */
function knownNames(all: readonly Framework[]): readonly string[] {
  return [...new Set(all.flatMap(({ label, id }) => [plain(label) === plain(id) ? id : label.toLowerCase(), id]))];
}

/**
 * The framework of a name, or all of a family: `cis` means its three benchmarks. Upper and lower case, spaces and dashes do
 * not matter.
 *
 * @param all - where it is looked for: those that come with the package unless told otherwise
 * @throws OpsError `unknown-framework`, whose details and message list those that are known
 */
export function findFrameworks(name: string, all: readonly Framework[] = frameworks): readonly Framework[] {
  const wanted = plain(typeof name === 'string' ? name : '');
  const found = all.filter(({ id, label, name: full }) =>
    [id, label, full, ...(aliases[id] ?? [])].some((known) => plain(known) === wanted),
  );
  if (found.length > 0) return found;
  const known = knownNames(all);
  throw new OpsError('unknown-framework', `There is no framework '${name}'. Use one of: ${known.join(', ')}.`, {
    details: { framework: name, known },
  });
}
