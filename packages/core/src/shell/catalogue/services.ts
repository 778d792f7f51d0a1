import type { ToolSpec } from '../tools/tool-spec.js';
import { attackTools } from './services/attack-tools.js';
import { awsTools } from './services/aws.js';
import { backupTools } from './services/backups.js';
import { cloudTools } from './services/clouds.js';
import { clusterStorageTools } from './services/cluster-storage.js';
import { compiledLanguageTools } from './services/compiled-languages.js';
import { compilerTools } from './services/compilers.js';
import { composeTools } from './services/compose.js';
import { containerRuntimeTools } from './services/container-runtimes.js';
import { curlTools } from './services/curl.js';
import { directoryClientTools } from './services/directory-clients.js';
import { dockerTools } from './services/docker.js';
import { documentDatabaseTools } from './services/document-databases.js';
import { documentTools } from './services/documents.js';
import { encryptionTools } from './services/encryption.js';
import { fileServerTools } from './services/file-servers.js';
import { forgeTools } from './services/forges.js';
import { ftpClientTools } from './services/ftp-clients.js';
import { gitTools } from './services/git.js';
import { imageToolTools } from './services/image-tools.js';
import { infrastructureTools } from './services/infrastructure.js';
import { javaTools } from './services/java.js';
import { kubectlTools } from './services/kubectl.js';
import { kubernetesToolTools } from './services/kubernetes-tools.js';
import { linterTools } from './services/linters.js';
import { mailTools } from './services/mail.js';
import { mediaTools } from './services/media.js';
import { messageQueueTools } from './services/message-queues.js';
import { mysqlTools } from './services/mysql.js';
import { netcatTools } from './services/netcat.js';
import { nodePackageTools } from './services/node-packages.js';
import { opensslTools } from './services/openssl.js';
import { otherDatabaseTools } from './services/other-databases.js';
import { otherLanguageTools } from './services/other-languages.js';
import { otherVersionControlTools } from './services/other-version-control.js';
import { postgresTools } from './services/postgres.js';
import { pythonPackageTools } from './services/python-packages.js';
import { railwayTools } from './services/railway.js';
import { remoteClientTools } from './services/remote-clients.js';
import { remoteShellTools } from './services/remote-shells.js';
import { rubyPackageTools } from './services/ruby-packages.js';
import { schemaTools } from './services/schema-tools.js';
import { serverProgramTools } from './services/server-programs.js';
import { serviceClientTools } from './services/service-clients.js';
import { shellSetupTools } from './services/shell-setup.js';
import { socatTools } from './services/socat.js';
import { sshCopyTools } from './services/ssh-copies.js';
import { sshKeyTools } from './services/ssh-keys.js';
import { texTools } from './services/tex.js';
import { tunnelTools } from './services/tunnels.js';
import { webBrowserTools } from './services/web-browsers.js';
import { webDownloaderTools } from './services/web-downloaders.js';

/** Clients, containers, clouds, databases, version control, languages and what converts documents and media. */
export const servicesTools: readonly ToolSpec[] = [
  ...attackTools,
  ...awsTools,
  ...backupTools,
  ...cloudTools,
  ...clusterStorageTools,
  ...compiledLanguageTools,
  ...compilerTools,
  ...composeTools,
  ...containerRuntimeTools,
  ...curlTools,
  ...directoryClientTools,
  ...dockerTools,
  ...documentDatabaseTools,
  ...documentTools,
  ...encryptionTools,
  ...forgeTools,
  ...ftpClientTools,
  ...gitTools,
  ...imageToolTools,
  ...infrastructureTools,
  ...javaTools,
  ...kubectlTools,
  ...kubernetesToolTools,
  ...linterTools,
  ...mailTools,
  ...mediaTools,
  ...messageQueueTools,
  ...mysqlTools,
  ...netcatTools,
  ...nodePackageTools,
  ...opensslTools,
  ...otherDatabaseTools,
  ...otherLanguageTools,
  ...otherVersionControlTools,
  ...postgresTools,
  ...pythonPackageTools,
  ...railwayTools,
  ...remoteShellTools,
  ...serverProgramTools,
  ...rubyPackageTools,
  ...serviceClientTools,
  ...shellSetupTools,
  ...socatTools,
  ...sshCopyTools,
  ...sshKeyTools,
  ...texTools,
  ...tunnelTools,
  ...webBrowserTools,
  ...webDownloaderTools,
  ...schemaTools,
  ...fileServerTools,
  ...remoteClientTools,
];
