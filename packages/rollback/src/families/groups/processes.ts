import { claimOf } from '../claims.js';
import type { Family } from '../family.js';
import { readWords } from '../words.js';

/** A claim on one setting of processes. Threads and whole groups of them are more than is looked at. */
function settingOf(what: string, pids: readonly string[]) {
  return pids.length === 0 || !pids.every((pid) => /^\d+$/.test(pid))
    ? undefined
    : claimOf(
        'exact',
        'process-settings',
        pids.map((pid) => `${what}:${pid}`),
      );
}

/** How much of the machine a process that runs already is given. */
export const processFamilies: readonly Family[] = [
  {
    id: 'priority',
    programs: ['renice'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words, ['-n', '--priority']);
      if (has('-g', '-u', '--pgrp', '--user')) return undefined;
      return settingOf('niceness', has('-n', '--priority') ? operands : operands.slice(1));
    },
  },
  {
    id: 'io-priority',
    programs: ['ionice'],
    claim: ({ words }) => {
      const { operands, has, value } = readWords(words, ['-c', '--class', '-n', '--classdata', '-p', '--pid']);
      if (!has('-p', '--pid') || !has('-c', '--class', '-n', '--classdata')) return undefined;
      return settingOf('io', [value('-p', '--pid') ?? '', ...operands]);
    },
  },
  {
    id: 'processors',
    programs: ['taskset'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words);
      const [, pid = ''] = operands;
      return has('-p', '--pid') && !has('-a', '--all-tasks') ? settingOf('processors', [pid]) : undefined;
    },
  },
  {
    id: 'scheduling',
    programs: ['chrt'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words, ['-T', '-P', '-D']);
      const [, pid = ''] = operands;
      if (!has('-p', '--pid') || has('-a', '--all-tasks', '-d', '--deadline', '-R', '--reset-on-fork'))
        return undefined;
      return settingOf('policy', [pid]);
    },
  },
  {
    id: 'resource-limits',
    programs: ['prlimit'],
    claim: ({ words }) => {
      const { has, value, operands } = readWords(words, ['-p', '--pid', '-o', '--output']);
      const sets = words.some(
        (word) => /^(?:-[cdeflmnqrstuvxiy]\S|--[a-z]+=)/.test(word) && !/^--(?:pid|output)=/.test(word),
      );
      return has('-p', '--pid') && sets && operands.length === 0
        ? settingOf('limits', [value('-p', '--pid') ?? ''])
        : undefined;
    },
  },
];
