import { library } from '../../tsup.base.js';

export default library({
  entry: {
    index: 'src/index.ts',
    sqlite: 'src/sqlite.ts',
    postgres: 'src/postgres.ts',
    ssh: 'src/ssh.ts',
    profile: 'src/profile.ts',
    inventory: 'src/inventory.ts',
    shell: 'src/shell.ts',
    testing: 'src/testing.ts',
    // A thread starts from a file of its own, beside the code that starts it.
    'read-worker': 'src/storage/sqlite/read-worker.js',
  },
});
