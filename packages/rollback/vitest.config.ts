import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.js';

/** No test changes anything in its process, so that the files share one for each worker (see `vitest.base.ts`). */
export default mergeConfig(base, { test: { globalSetup: ['test/fixtures/dumps.ts'], isolate: false } });
