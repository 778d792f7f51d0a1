import { isolatedProject } from '../../vitest.base.js';
import { shared } from './vitest.shared.config.js';

export default isolatedProject(shared, { globalSetup: ['../core/test/fixtures/postgres-setup.ts'] });
