import type { ToolSpec } from '../tools/tool-spec.js';
import { builtinTools } from './builtins.js';
import { filesTools } from './files.js';
import { withProjectFiles } from './project-files.js';
import { runningTools } from './running.js';
import { withSecretWords } from './secrets/secret-words.js';
import { servicesTools } from './services.js';
import { systemTools } from './system.js';

/** Every tool that is known from the start. */
export const catalogue: readonly ToolSpec[] = withSecretWords(
  withProjectFiles([...builtinTools, ...filesTools, ...systemTools, ...servicesTools, ...runningTools]),
);
