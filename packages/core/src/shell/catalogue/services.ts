import type { ToolSpec } from '../tools/tool-spec.js';

export const servicesTools: readonly ToolSpec[] = [];
