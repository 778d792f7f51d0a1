/** Processors of Arm's make by part number, as in `arch/arm64/include/asm/cputype.h` of Linux: its cpuinfo has no names. */
const armParts: Readonly<Record<string, string>> = {
  '0xd03': 'Cortex-A53',
  '0xd05': 'Cortex-A55',
  '0xd07': 'Cortex-A57',
  '0xd08': 'Cortex-A72',
  '0xd09': 'Cortex-A73',
  '0xd0a': 'Cortex-A75',
  '0xd0b': 'Cortex-A76',
  '0xd0c': 'Neoverse-N1',
  '0xd40': 'Neoverse-V1',
  '0xd41': 'Cortex-A78',
  '0xd49': 'Neoverse-N2',
  '0xd4f': 'Neoverse-V2',
  '0xd84': 'Neoverse-V3',
  '0xd8e': 'Neoverse-N3',
};

/** Makers that license the architecture for processors of their own. */
const makers: Readonly<Record<string, string>> = {
  '0x42': 'Broadcom',
  '0x43': 'Cavium',
  '0x46': 'Fujitsu',
  '0x48': 'HiSilicon',
  '0x4e': 'NVIDIA',
  '0x50': 'APM',
  '0x51': 'Qualcomm',
  '0x61': 'Apple',
  '0x6d': 'Microsoft',
  '0xc0': 'Ampere',
};

/** A name for the numbers of an Arm processor, as far as it has one. */
export function armModel(implementer: string | undefined, part: string | undefined): string | undefined {
  if (implementer === undefined || part === undefined) return undefined;
  if (implementer === '0x41') return armParts[part] === undefined ? undefined : `Arm ${armParts[part]}`;
  return makers[implementer] === undefined ? undefined : `${makers[implementer]} ${part}`;
}
