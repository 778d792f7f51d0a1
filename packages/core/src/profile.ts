export { describeProfile } from './hosts/profile/describe-profile.js';
export { type HostProfiles, type HostProfilesOptions, hostProfiles } from './hosts/profile/host-profiles.js';
export { type ReadProfileOptions, readHostProfile, type StartProbe } from './hosts/profile/read-host-profile.js';
