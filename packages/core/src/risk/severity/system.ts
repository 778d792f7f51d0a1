export const systemSeverity: Readonly<Record<string, number>> = {};
