/** Tools that run something else: wrappers, shells, interpreters, servers with hooks. Base severities, 0..1. */
export const runningSeverity: Readonly<Record<string, number>> = {
  // A login as somebody else, with nothing to run yet: what is typed there is judged then.
  'privilege:join-group': 0.2,
  'privilege:capabilities': 0.5,
  // Out of a container, into the namespaces of the machine's first process.
  'privilege:escape': 0.85,
  'network:forward': 0.3,
  // A terminal for whoever comes.
  'network:terminal': 0.38,
  'write:edit': 0.3,
  'execute:schedule-once': 0.3,
  // Code that another process then runs as its own.
  'execute:inject': 0.5,
  'network:release-address': 0.35,
  'service:reprioritise': 0.15,
  'service:end-session': 0.2,
  'read:trace': 0.3,
};
