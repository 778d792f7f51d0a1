import { type Host, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sshExecutor } from '@opspilot/core/ssh';
import { orchestration, receiptExecutor } from '../../src/index.js';

/** How a controller comes to its hosts. */
export interface SshPilotOptions {
  /** File of the journal. */
  readonly journal: string;
  /** An ssh_config: who logs in stands there. */
  readonly config: string;
  readonly knownHosts: string;
  readonly host: Host;
}

/** A pilot of one host, with receipts in the home directory of whoever logs in. */
export function sshPilot({ journal, config, knownHosts, host }: SshPilotOptions) {
  const receipts = '~/.opspilot/receipts';
  const executor = sshExecutor({ config, agent: false, knownHosts: [knownHosts] });
  return OpsPilot.create({
    storage: sqliteStorage(journal),
    executor: receiptExecutor(executor, { directory: receipts }),
    hosts: [host],
    analysis: false,
    plugins: [orchestration({ receipts, leaseTime: 1_000 })],
  });
}
