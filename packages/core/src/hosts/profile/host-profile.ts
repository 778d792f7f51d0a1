/** What a container is run by; `other` when only its being one is known. */
export type ContainerKind = 'docker' | 'podman' | 'kubernetes' | 'lxc' | 'systemd-nspawn' | 'openvz' | 'wsl' | 'other';

/** Whose virtual machine it is; `kvm` stands for plain QEMU too, `other` for a hypervisor that did not say its name. */
export type HypervisorKind =
  | 'kvm'
  | 'vmware'
  | 'xen'
  | 'hyperv'
  | 'virtualbox'
  | 'parallels'
  | 'bhyve'
  | 'apple'
  | 'other';

/** What starts and watches services; `none` in a container whose first process is the application itself. */
export type ServiceManager = 'systemd' | 'openrc' | 'runit' | 's6' | 'sysvinit' | 'launchd' | 'none';

/**
 * What sudo does for the user who logged in.
 *
 * - `missing`: it is not installed.
 * - `unusable`: it is there and cannot work: not setuid, or new privileges are forbidden to this session.
 * - `unasked`: it is there. Whether it would serve the user was not asked; see `ProfileOptions.askSudo`.
 * - `passwordless`: it runs any command as root without a password.
 * - `limited`: it runs some commands without a password, not any command.
 * - `asks`: it wants a password; only with it does it say whether it would then obey.
 * - `denied`: it says that the user may not use it.
 */
export type SudoAccess = 'missing' | 'unusable' | 'unasked' | 'passwordless' | 'limited' | 'asks' | 'denied';

/** What the system calls itself; names as in os-release(5). */
export interface Distribution {
  /** `debian`, `alpine`, `rhel`, `macos`, … */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** `12`, `3.20.3`; absent for a rolling release. */
  readonly version?: string | undefined;
  /** Name and version for people. */
  readonly title?: string | undefined;
  /** Ids of what it derives from, nearest first. */
  readonly like: readonly string[];
}

/** The C library that programs of the host are linked with. */
export interface CLibrary {
  readonly name: 'glibc' | 'musl';
  readonly version?: string | undefined;
}

/** What the host runs inside of; nothing is known of either when both are absent. */
export interface Virtualization {
  readonly container?: ContainerKind | undefined;
  readonly hypervisor?: HypervisorKind | undefined;
  /** Whose cloud it is, told by its firmware: `aws`, `azure`, `gcp`, `hetzner`, … */
  readonly cloud?: string | undefined;
}

/** Who the commands run as. */
export interface HostUser {
  readonly name?: string | undefined;
  readonly uid: number;
  /** Names, or the numbers of those without one; the primary group first. */
  readonly groups: readonly string[];
  readonly isRoot: boolean;
  /** Absent for root, who needs none. */
  readonly sudo?: SudoAccess | undefined;
  /** Path of the login shell. */
  readonly shell?: string | undefined;
}

/** Processors of the host. */
export interface Processors {
  /** Those that are switched on. */
  readonly count?: number | undefined;
  readonly model?: string | undefined;
  /** How many of them a container may use, 1.5 for one and a half; absent when it may use all. */
  readonly limit?: number | undefined;
}

/** Memory of the host, all in bytes. */
export interface HostMemory {
  readonly total: number;
  /** What programs can still get without swapping; an estimate of the kernel. */
  readonly available?: number | undefined;
  readonly swapTotal?: number | undefined;
  readonly swapFree?: number | undefined;
  /** What a container may use; absent when it may use all. */
  readonly limit?: number | undefined;
}

/** A mounted file system that keeps files: none of the kernel's own, no memory disks. */
export interface MountedDisk {
  readonly path: string;
  /** `/dev/vda1`, `nas:/export`, the name of a ZFS data set, … */
  readonly device: string;
  /** `ext4`, `xfs`, `nfs4`, … */
  readonly type: string;
  readonly isReadOnly: boolean;
  /** On another machine or behind a program: listed, never touched (it might hang), and so without sizes. */
  readonly isRemote: boolean;
  /** Bytes. */
  readonly total?: number | undefined;
  /** Bytes that an ordinary user may still write. */
  readonly free?: number | undefined;
}

/** Something that the profile should hold and does not, or only in part. */
export interface ProfileProblem {
  /** The part of the profile, such as `mounts`, or `probe` for all that comes after where it stopped. */
  readonly part: keyof Omit<HostProfile, 'problems'> | 'probe';
  readonly message: string;
}

/** What a host is and has. What could not be learnt is absent, and `problems` says so; nothing is guessed. */
export interface HostProfile {
  /** When it was read, by our clock; milliseconds since the epoch. */
  readonly takenAt: number;
  /** Whether the host answered to the end. When false, what is missing says nothing about the host. */
  readonly isComplete: boolean;
  readonly problems: readonly ProfileProblem[];
  readonly hostname?: string | undefined;
  /** What `uname -s` says, in lower case: `linux`, `darwin`, `freebsd`, … */
  readonly os?: string | undefined;
  readonly distribution?: Distribution | undefined;
  /** Release of the kernel, such as `6.1.0-28-amd64`. */
  readonly kernel?: string | undefined;
  /** What `uname -m` says: `x86_64`, `aarch64`, `arm64` (macOS), … */
  readonly architecture?: string | undefined;
  readonly libc?: CLibrary | undefined;
  readonly virtualization: Virtualization;
  /** Those installed, the system's own first: `apt`, `dnf`, `apk`, `brew`, … */
  readonly packageManagers: readonly string[];
  readonly serviceManager?: ServiceManager | undefined;
  /** What `/bin/sh` really is: `dash`, `bash`, `busybox`, … */
  readonly sh?: string | undefined;
  readonly user?: HostUser | undefined;
  readonly processors: Processors;
  readonly memory?: HostMemory | undefined;
  /** In the order in which they were mounted; where one covers another, only the one on top. */
  readonly mounts: readonly MountedDisk[];
  /** Name in the IANA data base such as `Europe/Berlin`, or what `TZ` holds. */
  readonly timeZone?: string | undefined;
  /** Minutes that its local time is ahead of UTC when the profile was read. */
  readonly utcOffset?: number | undefined;
  /** By our clock; milliseconds since the epoch. In a container, that of the machine below it. */
  readonly bootedAt?: number | undefined;
  /** Paths of the tools that were looked for and are there, by name: in `PATH` and where administrators' tools are kept. */
  readonly tools: Readonly<Record<string, string>>;
}

/** What a profile is asked for with. */
export interface ProfileOptions {
  /**
   * Whether sudo itself is asked what it would do (`sudo -n -l`); default false. It never asks for a password nor counts
   * as a failed login, but where it wants one it writes that to the host's log, and with `mail_badpass` in its rules,
   * as Debian and Ubuntu ship them, a mail to root. Root's profile never asks.
   */
  readonly askSudo?: boolean;
}

/**
 * Codes of the errors about profiles.
 *
 * - `profile-failed`: the host ran the probe, or some of it, and what came back is no profile.
 * - `profile-timed-out`: nothing of a profile came within the limit.
 * - `profile-cancelled`: the signal aborted, or the executor closed, before the profile was there.
 * - `invalid-profile-options`: a limit or an expiry is out of range.
 */
export type ProfileErrorCode = 'profile-failed' | 'profile-timed-out' | 'profile-cancelled' | 'invalid-profile-options';
