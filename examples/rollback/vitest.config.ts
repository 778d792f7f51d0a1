import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.js';

/** Each test starts the program several times, from its sources. */
export default mergeConfig(base, { test: { testTimeout: 180_000 } });
