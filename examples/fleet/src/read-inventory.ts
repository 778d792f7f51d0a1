import { basename } from 'node:path';
import type { Host } from '@opspilot/core';
import { hostsFromAnsible, hostsFromSshConfig } from '@opspilot/core/inventory';
import { UsageError } from './usage-error.js';

/** The hosts of a file: an ssh_config when it is called so, otherwise an inventory of Ansible. Nothing of it is run. */
export async function readInventory(file: string | undefined, identity: string | undefined): Promise<readonly Host[]> {
  if (file === undefined) throw new UsageError('Which hosts are there? Name a file with --inventory.');
  const hosts = basename(file).endsWith('config') ? await hostsFromSshConfig(file) : await hostsFromAnsible(file);
  return identity === undefined ? hosts : hosts.map((host) => ({ identity, ...host }));
}
