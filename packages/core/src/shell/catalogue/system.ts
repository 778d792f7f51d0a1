import type { ToolSpec } from '../tools/tool-spec.js';
import { accessListTools } from './system/access-lists.js';
import { accountTools } from './system/accounts.js';
import { ansibleTools } from './system/ansible.js';
import { quietWhenAskedForHelp } from './system/asks-for-help.js';
import { auditTrailTools } from './system/audit-trail.js';
import { authenticationTools } from './system/authentication.js';
import { certificateTools } from './system/certificates.js';
import { configurationManagementTools } from './system/configuration-management.js';
import { deviceAndBootTools } from './system/devices-and-boot.js';
import { fileSystemTools } from './system/file-systems.js';
import { firewallTools } from './system/firewalls.js';
import { firmwareTools } from './system/firmware.js';
import { guestDiskTools } from './system/guest-disks.js';
import { hostListTools } from './system/host-lists.js';
import { iptablesTools } from './system/iptables.js';
import { journalTools } from './system/journal.js';
import { kernelTools } from './system/kernel.js';
import { machineSettingTools } from './system/machine-settings.js';
import { mandatoryAccessTools } from './system/mandatory-access.js';
import { marionetteTools } from './system/marionette.js';
import { monitoringCheckTools } from './system/monitoring-checks.js';
import { mountTools } from './system/mounts.js';
import { networkInterfaceTools } from './system/network-interfaces.js';
import { networkLinkTools } from './system/network-links.js';
import { networkManagerTools } from './system/network-manager.js';
import { networkProbeTools } from './system/network-probes.js';
import { bundledPackageTools } from './system/packages-bundled.js';
import { debianPackageTools } from './system/packages-debian.js';
import { dpkgTools } from './system/packages-dpkg.js';
import { elsewherePackageTools } from './system/packages-elsewhere.js';
import { rpmPackageTools } from './system/packages-rpm.js';
import { suseArchPackageTools } from './system/packages-suse-arch.js';
import { packetCaptureTools } from './system/packet-capture.js';
import { partitionTools } from './system/partitions.js';
import { permissionTools } from './system/permissions.js';
import { poolTools } from './system/pools.js';
import { powerTools } from './system/power.js';
import { printingTools } from './system/printing.js';
import { processInspectionTools } from './system/process-inspection.js';
import { processTools } from './system/processes.js';
import { protectionTools } from './system/protection.js';
import { scheduleTools } from './system/schedules.js';
import { secretStoreTools } from './system/secret-stores.js';
import { securityScannerTools } from './system/security-scanners.js';
import { serviceManagerTools } from './system/service-managers.js';
import { systemctlTools } from './system/systemctl.js';
import { systemdControlTools } from './system/systemd-control.js';
import { systemdFileTools } from './system/systemd-files.js';
import { virtualMachineTools } from './system/virtual-machines.js';
import { volumeTools } from './system/volumes.js';
import { wipingTools } from './system/wiping.js';

/** Administration of a machine: services, packages, accounts, permissions, kernel, storage, network, diagnosis. */
export const systemTools: readonly ToolSpec[] = [
  ...accessListTools,
  ...accountTools,
  ...ansibleTools,
  ...auditTrailTools,
  ...authenticationTools,
  ...certificateTools,
  ...configurationManagementTools,
  ...deviceAndBootTools,
  ...fileSystemTools,
  ...firewallTools,
  ...hostListTools,
  ...iptablesTools,
  ...journalTools,
  ...kernelTools,
  ...machineSettingTools,
  ...mandatoryAccessTools,
  ...marionetteTools,
  ...monitoringCheckTools,
  ...mountTools,
  ...networkInterfaceTools,
  ...networkLinkTools,
  ...networkManagerTools,
  ...networkProbeTools,
  ...bundledPackageTools,
  ...debianPackageTools,
  ...dpkgTools,
  ...elsewherePackageTools,
  ...rpmPackageTools,
  ...suseArchPackageTools,
  ...packetCaptureTools,
  ...partitionTools,
  ...permissionTools,
  ...poolTools,
  ...powerTools,
  ...printingTools,
  ...processInspectionTools,
  ...processTools,
  ...scheduleTools,
  ...secretStoreTools,
  ...securityScannerTools,
  ...serviceManagerTools,
  ...systemctlTools,
  ...systemdControlTools,
  ...systemdFileTools,
  ...guestDiskTools,
  ...virtualMachineTools,
  ...volumeTools,
  ...wipingTools,
  ...protectionTools,
  ...firmwareTools,
].map(quietWhenAskedForHelp);
