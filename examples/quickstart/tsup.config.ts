import { library } from '../../tsup.base.js';

/** What `npm start` runs: compiled beforehand, so that no start waits for a compiler. */
export default library({ entry: ['src/main.ts'] });
