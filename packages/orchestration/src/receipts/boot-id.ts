/** The file by which Linux tells one boot of a machine from any other. */
export const bootIdFile = '/proc/sys/kernel/random/boot_id';
