import { type Clock, OpsError, type StorageAdapter } from '@opspilot/core';
import { raiseVersions } from '../bundles/bundle-versions.js';
import { verifyBundles } from '../bundles/sign-bundle.js';
import type { Notes } from '../notes/notes.js';
import type { LookAt } from '../policy/look-at.js';
import type { ComplianceEvents } from './compliance-events.js';
import type { ComplianceOptions } from './compliance-options.js';
import { createRuleSet, type RuleSet } from './rule-set.js';

const self = { id: 'compliance', kind: 'service' } as const;

/** Verifies the bundles, puts the rules together, and only then notes that these versions are loaded. */
async function assemble(options: ComplianceOptions, storage: StorageAdapter, clock: Clock, lookAt: LookAt) {
  const { bundles = { signed: [], keys: [] }, policies = [] } = options;
  const verified = verifyBundles(bundles);
  const own = verified.flatMap(({ bundle }) => bundle.policies);
  const rules = createRuleSet({ ...options, policies: [...policies, ...own] }, lookAt);
  const loaded = verified.map(({ bundle }) => bundle);
  if (loaded.length > 0) await raiseVersions(storage, clock, loaded);
  return { rules, verified };
}

/**
 * The rules of a policy, told of and written down; a policy that is refused is written down too.
 *
 * @throws OpsError a `PolicyErrorCode`, a `BundleErrorCode`, `unknown-framework`, `audit-unavailable`
 */
export async function loadRules(
  options: ComplianceOptions,
  storage: StorageAdapter,
  clock: Clock,
  notes: Notes<ComplianceEvents>,
  lookAt: LookAt,
): Promise<RuleSet> {
  try {
    const { rules, verified } = await assemble(options, storage, clock, lookAt);
    const { digest, policy, documents } = rules;
    const names = documents.map(({ name }) => name);
    const versions = verified.map(({ bundle }) => `${bundle.name} ${bundle.version}`);
    const loaded = { digest, rules: policy.rules.length };
    const version = ['default', ...names, ...versions].join(', ');
    const signedBy = verified.length === 0 ? {} : { signedBy: verified.map(({ keyId }) => keyId).join(', ') };
    await notes.write({
      type: 'policy.loaded',
      actor: self,
      subject: digest,
      data: { version, ...loaded, ...signedBy },
    });
    notes.tell('policy.loaded', { ...loaded, policies: names, bundles: versions }, digest);
    return rules;
  } catch (error) {
    if (!OpsError.is(error) || error.code === 'audit-unavailable') throw error;
    const { code, message: reason } = error;
    await notes.write({ type: 'policy.refused', actor: self, data: { code, reason } });
    throw error;
  }
}
