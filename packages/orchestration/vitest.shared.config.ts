import { type SharedFolders, sharedProject } from '../../vitest.base.js';

export const shared: SharedFolders = {
  name: '@opspilot/orchestration (shared)',
  folders: ['analysis', 'assess', 'documents', 'history', 'plan', 'progress', 'run', 'simulate', 'strategy', 'watch'],
};

export default sharedProject(shared);
