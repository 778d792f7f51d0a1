import { library } from '../../tsup.base.js';

export default library({ entry: { index: 'src/index.ts', cedar: 'src/cedar.ts', opa: 'src/opa.ts' } });
