export const runningSeverity: Readonly<Record<string, number>> = {};
