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
import { mysqlAccounts } from './mysql-accounts.js';
import { mysqlDatabases } from './mysql-databases.js';
import { network } from './network.js';
import { networkNamespaces } from './network-namespaces.js';
import { packetFilter } from './packet-filter.js';
import { paths } from './paths.js';
import { postgresDatabases } from './postgres-databases.js';
import { processSettings } from './process-settings.js';
import { remoteReferences } from './remote-references.js';
import { repositories } from './repositories.js';
import { sqliteDatabases } from './sqlite-databases.js';
import { swaps } from './swaps.js';
import { trafficControl } from './traffic-control.js';
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
      remoteReferences,
      repositories,
      hostName,
      clockSettings,
      accessControl,
      kernelParameters,
      processSettings,
    ],
    ...[postgresDatabases, mysqlDatabases, mysqlAccounts, sqliteDatabases],
    ...[units, containers, clusterObjects, firewallFrontEnds, packetFilter, networkNamespaces, network, trafficControl],
  ].map((kind) => [kind.id, kind]),
);
