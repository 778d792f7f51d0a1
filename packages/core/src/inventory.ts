export type { LocalAccount } from './executor/ssh/config/local-account.js';
export { type AnsibleInventoryOptions, hostsFromAnsible } from './hosts/inventory/hosts-from-ansible.js';
export { hostsFromSshConfig, type SshConfigInventoryOptions } from './hosts/inventory/hosts-from-ssh-config.js';
export type { InventoryErrorCode } from './hosts/inventory/inventory-error.js';
