import { library } from '../../tsup.base.js';

const entry = { index: 'src/index.ts', sqlite: 'src/sqlite.ts', postgres: 'src/postgres.ts', testing: 'src/testing.ts' };

export default library({
  // A thread starts from a file of its own, beside the code that starts it.
  entry: { ...entry, 'read-worker': 'src/storage/sqlite/read-worker.js' },
  dts: { entry, compilerOptions: { ignoreDeprecations: '6.0' } },
});
