import { type SharedFolders, sharedProject } from '../../vitest.base.js';

export const shared: SharedFolders = {
  name: '@opspilot/core (shared)',
  folders: [
    'clock',
    'errors',
    'events',
    'executor/ssh/certificates',
    'executor/ssh/config',
    'executor/ssh/faults',
    'executor/ssh/known-hosts',
    'executor/ssh/pool',
    'executor/ssh/processes',
    'history',
    'hosts/inventory',
    'opspilot',
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
