import type { ToolSpec } from '../tools/tool-spec.js';

export const filesTools: readonly ToolSpec[] = [];
