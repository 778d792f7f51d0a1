import { library } from '../../tsup.base.js';

export default library({ entry: { index: 'src/index.ts', snapshots: 'src/snapshots.ts', testing: 'src/testing.ts' } });
