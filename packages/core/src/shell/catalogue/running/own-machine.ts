/** Whether what listens at an address is reached from this machine alone. */
export function isOwnMachine(address: string | undefined): boolean {
  return address !== undefined && /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(address);
}
