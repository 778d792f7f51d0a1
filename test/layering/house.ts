/** Which room of the core may import which, and what no folder may be called. ARCHITECTURE.md draws the same map. */
export interface House {
  /** Rooms from the ground up; a file right under src is a room of its own. A room imports rooms of lower floors; those on its own floor only where `sharedTypes` says so. */
  readonly floors: readonly (readonly string[])[];
  /** Rooms of one floor that describe each other: types may pass both ways, values may not. */
  readonly sharedTypes: readonly (readonly [string, string])[];
  readonly forbiddenNames: readonly string[];
}

export const house: House = {
  floors: [
    ['errors', 'logger', 'clock', 'make-directory.ts'],
    ['random'],
    ['events', 'telemetry'],
    ['shell', 'ml', 'secrets'],
    ['storage', 'executor', 'model'],
    ['history'],
    ['hosts'],
    ['plugin', 'pipeline'],
    ['risk', 'conversation'],
    ['generation', 'troubleshooting'],
    ['closing.ts', 'pilot-core.ts', 'pilot-options.ts'],
    ['check-options.ts'],
    ['create-pilot.ts'],
    ['opspilot.ts'],
    ['index.ts', 'sqlite.ts', 'postgres.ts', 'inventory.ts', 'ssh.ts', 'profile.ts', 'shell.ts'],
    ['testing'],
    ['testing.ts'],
  ],
  // A plugin's context names the pipeline's `Run`, and the pipeline names the plugins' hooks.
  sharedTypes: [['plugin', 'pipeline']],
  forbiddenNames: ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'types', 'lib'],
};
