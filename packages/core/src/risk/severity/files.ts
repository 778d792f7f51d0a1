export const filesSeverity: Readonly<Record<string, number>> = {};
