/** Files and the state of a machine: what is not on a path, which `paths.ts` rates. */
export const filesSeverity: Readonly<Record<string, number>> = {
  'audit:set-clock': 0.5,
  'audit:modify': 0.55,
  'network:set-hostname': 0.3,
  'storage:fill': 0.5,
  'storage:make-device': 0.55,
};
