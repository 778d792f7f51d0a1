import type { Family } from './family.js';
import { accountFamilies } from './groups/accounts.js';
import { clusterFamilies } from './groups/clusters.js';
import { databaseFamilies } from './groups/databases.js';
import { fileFamilies } from './groups/files.js';
import { firewallFamilies } from './groups/firewall.js';
import { keptInFilesFamilies } from './groups/kept-in-files.js';
import { kernelFamilies } from './groups/kernel.js';
import { mysqlFamilies } from './groups/mysql.js';
import { networkFamilies } from './groups/network.js';
import { packageFamilies } from './groups/packages.js';
import { processFamilies } from './groups/processes.js';
import { repositoryFamilies } from './groups/repositories.js';
import { serviceFamilies } from './groups/services.js';

/** Every family that is known. */
const families: readonly Family[] = [
  ...[
    ...accountFamilies,
    ...fileFamilies,
    ...kernelFamilies,
    ...serviceFamilies,
    ...processFamilies,
    ...keptInFilesFamilies,
  ],
  ...[
    ...packageFamilies,
    ...firewallFamilies,
    ...networkFamilies,
    ...repositoryFamilies,
    ...clusterFamilies,
    ...databaseFamilies,
    ...mysqlFamilies,
  ],
];

const byProgram = new Map<string, Family[]>();
for (const family of families) {
  for (const program of family.programs) byProgram.set(program, [...(byProgram.get(program) ?? []), family]);
}

/** The families that a program belongs to. */
export function familiesOf(program: string): readonly Family[] {
  return byProgram.get(program) ?? [];
}
