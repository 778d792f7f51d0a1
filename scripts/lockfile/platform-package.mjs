/** @type {Readonly<Record<string, string>>} */
const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};

/** @type {Readonly<Record<string, string>>} */
const PROCESSORS = {
  64: 'x64',
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};

/**
 * The platform that a package such as `@rollup/rollup-linux-x64-musl` is for, read from its name.
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] } | undefined} undefined when the name does not tell
 */
export function platformOf(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const system = words.find((word) => word in SYSTEMS);
  const processor = words.find((word) => word in PROCESSORS);
  if (system === undefined || processor === undefined) return undefined;
  const platform = { os: [SYSTEMS[system] ?? ''], cpu: [PROCESSORS[processor] ?? ''] };
  if (system !== 'linux') return platform;
  if (words.some((word) => word.startsWith('musl'))) return { ...platform, libc: ['musl'] };
  return words.some((word) => word.startsWith('gnu')) ? { ...platform, libc: ['glibc'] } : platform;
}
