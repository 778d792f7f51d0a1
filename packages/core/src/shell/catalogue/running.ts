import type { ToolSpec } from '../tools/tool-spec.js';

export const runningTools: readonly ToolSpec[] = [];
