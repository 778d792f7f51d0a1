import { absolute } from '../absolute.js';
import { claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';
import { isOneWay } from './files.js';

function parameters(call: Call): Claim | undefined {
  const { operands, has, value } = readWords(call.words, ['-r', '--pattern', '-p', '--load']);
  if (has('--system', '-r', '--pattern')) return undefined;
  if (has('-p', '--load') || has('-f')) {
    const files = [value('-p', '--load') ?? '', ...operands].filter((file) => file !== '');
    const paths = (files.length === 0 ? ['/etc/sysctl.conf'] : files).map((file) => absolute(call, file));
    if (paths.some((path) => path === undefined)) return undefined;
    return claimOf(
      'exact',
      'kernel-parameters',
      paths.map((path) => `<${path}`),
    );
  }
  const keys = operands.filter((word) => word.includes('=')).map((word) => word.slice(0, word.indexOf('=')).trim());
  return keys.length === 0 || keys.some(isOneWay) ? undefined : claimOf('exact', 'kernel-parameters', keys);
}

function mounting({ words }: Call): Claim | undefined {
  const { operands, has, value } = readWords(words, [
    '-t',
    '--types',
    '-o',
    '--options',
    '-L',
    '-U',
    '--source',
    '--target',
    '-O',
  ]);
  if (
    has('-a', '--all', '-F', '--fork', '--move', '-M', '-f', '--fake', '-R', '--rbind') ||
    /\bmove\b|\br?(?:shared|private|slave|unbindable)\b|\bupperdir=/.test(value('-o', '--options') ?? '') ||
    // How it goes on to others is not looked at, and an overlay makes a directory of its own to work in.
    words.some((word) => /^--make-/.test(word))
  ) {
    return undefined;
  }
  return operands.length === 0 ? undefined : claimOf('exact', 'mounts');
}

function unmounting({ words }: Call): Claim | undefined {
  const { operands, has } = readWords(words, ['-t', '--types', '-O']);
  if (has('-a', '--all', '-A', '--all-targets', '-R', '--recursive', '-f', '--force', '-l', '--lazy', '-t', '-O'))
    return undefined;
  return operands.length === 0 ? undefined : claimOf('by-compensation', 'mounts', operands);
}

export const kernelFamilies: readonly Family[] = [
  { id: 'kernel-parameters', programs: ['sysctl'], claim: parameters },
  { id: 'mount', programs: ['mount'], claim: mounting },
  { id: 'unmount', programs: ['umount'], claim: unmounting },
  {
    id: 'swap',
    programs: ['swapon', 'swapoff'],
    claim: ({ words }) =>
      readWords(words).has('-d', '--discard', '-s', '--summary', '--show') ? undefined : claimOf('exact', 'swaps'),
  },
  {
    id: 'modules',
    programs: ['modprobe', 'insmod', 'rmmod'],
    claim: ({ words }) =>
      readWords(words).has('-f', '--force', '-n', '-c', '-D') ? undefined : claimOf('by-compensation', 'modules'),
  },
  {
    id: 'security-enhanced-linux',
    programs: ['setenforce', 'setsebool'],
    claim: ({ words }) => (readWords(words).has('-P') ? undefined : claimOf('exact', 'access-control')),
  },
  {
    id: 'host-name',
    programs: ['hostname', 'hostnamectl'],
    claim: ({ program, words }) => {
      const { operands, has } = readWords(words, ['-H', '--host', '-M', '--machine']);
      if (has('-H', '--host', '-M', '--machine', '-F', '--file', '-b')) return undefined;
      const isSetting =
        program === 'hostname'
          ? operands.length === 1
          : /^(?:set-)?(?:hostname|icon-name|chassis|deployment|location)$/.test(operands[0] ?? '') &&
            operands.length > 1;
      return isSetting ? claimOf('exact', 'host-name') : undefined;
    },
  },
  {
    id: 'clock-settings',
    programs: ['timedatectl'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words, ['-H', '--host', '-M', '--machine']);
      if (has('-H', '--host', '-M', '--machine')) return undefined;
      return /^set-(?:timezone|ntp|local-rtc)$/.test(operands[0] ?? '')
        ? claimOf('exact', 'clock-settings')
        : undefined;
    },
  },
  {
    id: 'locale',
    programs: ['localectl'],
    claim: ({ words }) =>
      /^set-(?:locale|keymap|x11-keymap)$/.test(words[0] ?? '')
        ? filesClaim(
            ...['/etc/locale.conf', '/etc/default/locale', '/etc/vconsole.conf', '/etc/default/keyboard'],
            '/etc/X11/xorg.conf.d/',
          )
        : undefined,
  },
];
