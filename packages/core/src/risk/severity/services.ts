export const servicesSeverity: Readonly<Record<string, number>> = {};
