import { userInfo } from 'node:os';
import { type Approve, type Host, OpsPilot } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { orchestration, receiptExecutor } from '@opspilot/orchestration';
import type { Settings } from './arguments.js';
import { fleetSecrets } from './fleet-secrets.js';
import { journalStorage } from './journal-storage.js';
import { keptOutput } from './kept-output.js';
import { warningsTo } from './warnings.js';

/** Where the hosts keep what came of a command, so that another process can find out. */
const receipts = '~/.opspilot/receipts';

/** Who started the run gives leave beforehand, for the reason that stands in the history. */
function approval(reason: string): Approve {
  const by = userInfo().username;
  return () => ({ approved: true, by, reason });
}

/** A pilot of many hosts, with a journal that other processes share. */
export async function openFleet(hosts: readonly Host[], { database, leaseTime, approve, reach }: Settings) {
  const { knownHosts, sshConfig } = reach;
  const executor = sshExecutor({
    ...(knownHosts === undefined ? {} : { knownHosts: [knownHosts] }),
    ...(sshConfig === undefined ? {} : { config: sshConfig }),
  });
  return OpsPilot.create({
    storage: journalStorage(database, process.env),
    executor: receiptExecutor(executor, { directory: receipts }),
    hosts,
    // Without, nobody can be asked, and what needs leave is not begun.
    ...(approve === undefined ? {} : { approve: approval(approve) }),
    secrets: fleetSecrets(process.env),
    logger: warningsTo((line) => process.stderr.write(`${line}\n`)),
    plugins: [orchestration({ receipts, leaseTime }), keptOutput(receipts)],
  });
}

/** A {@link openFleet} that is open. */
export type Fleet = Awaited<ReturnType<typeof openFleet>>;
