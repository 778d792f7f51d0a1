import { type CommandRequest, type Host, OpsPilot, type StorageAdapter, scriptedExecutor } from '@opspilot/core';
import { type ManualClock, manualClock } from '@opspilot/core/testing';
import { compliance, type ExceptionEnvelope, type NewException } from '../../src/index.js';

const hosts: readonly Host[] = [
  { name: 'prod-1', environment: 'production', labels: { team: 'billing' } },
  { name: 'prod-2', environment: 'production' },
];
export const command = 'rm -r /srv/cache/old';
export const day = 86_400_000;

/** A pilot with an envelope, and what its rules find in a command. */
export async function openPilot(storage: StorageAdapter, clock: ManualClock, exceptions: ExceptionEnvelope = {}) {
  const pilot = await OpsPilot.create({
    executor: scriptedExecutor([{ command: /^/, reply: {} }]),
    storage,
    hosts,
    clock,
    actor: 'ann',
    plugins: [compliance({ exceptions })],
  });
  const rulesOf = async (request: Partial<CommandRequest> = {}) => {
    const { verdict } = await pilot.run({ host: 'prod-1', command, ...request } as CommandRequest);
    return verdict.findings
      .filter(({ rule }) => !rule.startsWith('core/'))
      .map(({ rule, decision }) => `${rule} ${decision}`);
  };
  return { pilot, rulesOf, exceptions: pilot.compliance.exceptions, [Symbol.asyncDispose]: () => pilot.close() };
}

/** Hands `work` a storage that several pilots may use, and closes it afterwards. */
export function withStorageOf(open: () => Promise<StorageAdapter>) {
  return async (work: (storage: StorageAdapter, clock: ManualClock) => Promise<void>): Promise<void> => {
    const storage = await open();
    try {
      await work({ ...storage, open: storage.open.bind(storage), close: async () => {} }, manualClock());
    } finally {
      await storage.close();
    }
  };
}

/** An exception for the cache, changed as told. */
export const wanted = (clock: ManualClock, more: Partial<NewException> = {}): NewException => ({
  rules: ['DST-002', 'GEN-*'],
  scope: { host: 'prod-1', target: '/srv/cache/**' },
  reason: 'The cache is made anew every night.',
  expiresAt: clock.now() + day,
  ...more,
});
