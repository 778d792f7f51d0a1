import type { ToolSpec } from '../tools/tool-spec.js';
import { accessListTools } from './system/access-lists.js';
import { accountTools } from './system/accounts.js';
import { authenticationTools } from './system/authentication.js';
import { journalTools } from './system/journal.js';
import { mandatoryAccessTools } from './system/mandatory-access.js';
import { bundledPackageTools } from './system/packages-bundled.js';
import { debianPackageTools } from './system/packages-debian.js';
import { dpkgTools } from './system/packages-dpkg.js';
import { rpmPackageTools } from './system/packages-rpm.js';
import { suseArchPackageTools } from './system/packages-suse-arch.js';
import { permissionTools } from './system/permissions.js';
import { powerTools } from './system/power.js';
import { serviceManagerTools } from './system/service-managers.js';
import { systemctlTools } from './system/systemctl.js';
import { systemdControlTools } from './system/systemd-control.js';
import { systemdFileTools } from './system/systemd-files.js';

/** Administration of a machine: services, packages, accounts, permissions, kernel, storage, network, diagnosis. */
export const systemTools: readonly ToolSpec[] = [
  ...accessListTools,
  ...accountTools,
  ...authenticationTools,
  ...journalTools,
  ...mandatoryAccessTools,
  ...bundledPackageTools,
  ...debianPackageTools,
  ...dpkgTools,
  ...rpmPackageTools,
  ...suseArchPackageTools,
  ...permissionTools,
  ...powerTools,
  ...serviceManagerTools,
  ...systemctlTools,
  ...systemdControlTools,
  ...systemdFileTools,
];
