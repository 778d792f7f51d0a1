import type { StateKind } from '../state-kind.js';
import { accessControl } from './access-control.js';
import { accounts } from './accounts.js';
import { alternatives } from './alternatives.js';
import { clockSettings } from './clock-settings.js';
import { clusterObjects } from './cluster-objects.js';
import { containers } from './containers.js';
import { crontab } from './crontab.js';
import { dpkgPackages } from './dpkg-packages.js';
import { fileFlags } from './file-flags.js';
import { firewallFrontEnds } from './firewall-front-ends.js';
import { hostName } from './host-name.js';
import { kernelParameters } from './kernel-parameters.js';
import { listedPackages } from './listed-packages.js';
import { modules } from './modules.js';
import { mounts } from './mounts.js';
import { network } from './network.js';
import { packetFilter } from './packet-filter.js';
import { paths } from './paths.js';
import { postgresDatabases } from './postgres-databases.js';
import { priorities } from './priorities.js';
import { repositories } from './repositories.js';
import { sqliteDatabases } from './sqlite-databases.js';
import { swaps } from './swaps.js';
import { units } from './units.js';

/**
 * All that is known, in the order in which it is brought back: what others stand on comes first, what may cut the connection last.
 */
export const stateKinds: ReadonlyMap<string, StateKind> = new Map(
  [
    ...[fileFlags, accounts, dpkgPackages, ...listedPackages, mounts, swaps, modules],
    ...[
      paths,
      crontab,
      alternatives,
      repositories,
      hostName,
      clockSettings,
      accessControl,
      kernelParameters,
      priorities,
    ],
    ...[postgresDatabases, sqliteDatabases],
    ...[units, containers, clusterObjects, firewallFrontEnds, packetFilter, network],
  ].map((kind) => [kind.id, kind]),
);
