/** File systems on disks of the host itself: asking them for their sizes waits for nobody else. */
export const localFileSystems: readonly string[] = [
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'bcachefs', 'f2fs', 'jfs', 'reiserfs', 'nilfs2', 'ufs'],
  ...['vfat', 'msdos', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfs', 'hfsplus', 'apfs', 'virtiofs', 'vboxsf'],
];

/** File systems with somebody else behind them, who may be gone; those of FUSE (`fuse.sshfs`) are among them. */
export const remoteFileSystems: readonly string[] = [
  ...['nfs', 'nfs3', 'nfs4', 'cifs', 'smb3', 'smbfs', 'afpfs', 'webdav', 'ceph', 'glusterfs', 'lustre', 'gpfs'],
  ...['beegfs', 'afs', 'orangefs', 'gfs2', 'ocfs2', '9p', 'drvfs'],
];

/** Made by programs for programs, however much they look like file systems that keep something. */
export const pseudoFileSystems: ReadonlySet<string> = new Set([
  ...['fuse.lxcfs', 'fuse.gvfsd-fuse', 'fuse.portal', 'fuse.snapfuse', 'fuse.fuse-overlayfs', 'fuse.rofiles-fuse'],
  ...['devfs', 'autofs', 'procfs', 'fdescfs', 'linprocfs', 'linsysfs', 'nullfs', 'tmpfs', 'mqueuefs', 'squashfs'],
]);
