import { type SharedFolders, sharedProject } from '../../vitest.base.js';

export const shared: SharedFolders = {
  name: '@opspilot/core (shared)',
  folders: [
    'clock',
    'errors',
    'events',
    'history',
    'hosts/inventory',
    'pipeline',
    'plugin',
    'random',
    'risk',
    'secrets',
    'storage',
    'shell/catalogue',
    'shell/code',
    'shell/fuzz',
    'shell/interpret',
    'shell/laws',
    'shell/options',
    'shell/oracle',
    'shell/syntax',
    'shell/words',
  ],
};

export default sharedProject(shared, { globalSetup: ['test/fixtures/postgres-setup.ts'] });
