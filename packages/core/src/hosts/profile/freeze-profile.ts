import type { HostProfile } from './host-profile.js';

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
}

/** Freezes a profile with all its parts: it is kept, and handed to everybody who asks. */
export function freezeProfile(profile: HostProfile): HostProfile {
  freezeDeep(profile);
  return profile;
}
