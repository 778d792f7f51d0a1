import type { Rule } from '../policy/rule.js';
import { accessRules } from './access.js';
import { accountRules } from './accounts.js';
import { auditProtectionRules } from './audit-protection.js';
import { auditTrailRules } from './audit-trail.js';
import { automationRules } from './automation.js';
import { availabilityRules } from './availability.js';
import { backupRules } from './backups.js';
import { changeControlRules } from './change-control.js';
import { cloudRules } from './cloud.js';
import { cloudAccessRules } from './cloud-access.js';
import { containerIsolationRules } from './container-isolation.js';
import { containerRules } from './containers.js';
import { credentialRules } from './credentials.js';
import { cryptographyRules } from './cryptography.js';
import { databaseRules } from './databases.js';
import { exfiltrationRules } from './exfiltration.js';
import { fileDestructionRules } from './file-destruction.js';
import { firewallRules } from './firewall.js';
import { generalFileRules } from './general-files.js';
import { generalHostRules } from './general-hosts.js';
import { generalPlatformRules } from './general-platforms.js';
import { integrityRules } from './integrity.js';
import { kernelRules } from './kernel.js';
import { kubernetesRules } from './kubernetes.js';
import { liveChangeRules } from './live-changes.js';
import { logRules } from './logs.js';
import { networkRules } from './network.js';
import { opaqueRules } from './opaque.js';
import { packageRules } from './packages.js';
import { permissionRules } from './permissions.js';
import { privilegeRules } from './privileges.js';
import { protectionRules } from './protection.js';
import { remoteCodeRules } from './remote-code.js';
import { secretRules } from './secrets.js';
import { startupRules } from './startup.js';
import { storageRules } from './storage.js';
import { versionControlRules } from './version-control.js';

/** The rules of the default policy, family after family. They map to controls; whether those are met is for an auditor to say. */
export const catalogue: readonly Rule[] = [
  ...logRules,
  ...auditTrailRules,
  ...auditProtectionRules,
  ...fileDestructionRules,
  ...storageRules,
  ...databaseRules,
  ...accountRules,
  ...accessRules,
  ...privilegeRules,
  ...permissionRules,
  ...credentialRules,
  ...secretRules,
  ...firewallRules,
  ...networkRules,
  ...exfiltrationRules,
  ...cryptographyRules,
  ...integrityRules,
  ...packageRules,
  ...protectionRules,
  ...kernelRules,
  ...availabilityRules,
  ...startupRules,
  ...remoteCodeRules,
  ...opaqueRules,
  ...containerIsolationRules,
  ...containerRules,
  ...kubernetesRules,
  ...cloudRules,
  ...liveChangeRules,
  ...cloudAccessRules,
  ...versionControlRules,
  ...backupRules,
  ...automationRules,
  ...changeControlRules,
  ...generalFileRules,
  ...generalHostRules,
  ...generalPlatformRules,
];
