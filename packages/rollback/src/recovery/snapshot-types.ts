import type { Look } from '../state/state-kind.js';
import type { SnapshotType } from './recovery-point.js';

/** What a type of snapshot stands for. */
export interface SnapshotContent {
  /** Absolute, each with all below it. */
  readonly paths: readonly string[];
  readonly looks: readonly Look[];
}

const looksAt = (...kinds: readonly string[]): readonly Look[] => kinds.map((kind) => ({ kind, subjects: [] }));

/** What every session and service of a host begins with. */
const surroundings = [
  ...['/etc/environment', '/etc/environment.d', '/etc/profile', '/etc/profile.d', '/etc/bash.bashrc', '/etc/default'],
  ...['/etc/locale.conf', '/etc/login.defs', '/etc/security', '/etc/sysctl.conf', '/etc/sysctl.d'],
];

export const snapshotTypes: Readonly<Record<SnapshotType, SnapshotContent>> = {
  files: { paths: [], looks: [] },
  configuration: { paths: ['/etc'], looks: [] },
  services: { paths: [], looks: [{ kind: 'units', subjects: ['*'] }] },
  environment: { paths: surroundings, looks: looksAt('host-name', 'clock-settings') },
  packages: { paths: [], looks: looksAt('dpkg-packages') },
  accounts: { paths: [], looks: looksAt('accounts') },
  databases: { paths: [], looks: [] },
  network: { paths: [], looks: looksAt('network') },
};
