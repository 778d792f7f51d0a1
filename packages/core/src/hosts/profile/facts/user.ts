import type { HostUser } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';
import { wholeNumber } from './quantity.js';
import { readSudo } from './sudo.js';

/** `0(root)`, or a number alone where nobody knows a name for it. Names from a directory service may hold blanks. */
const numbered = /(\d{1,15})(?:\(([^)]*)\))?/g;

function namesOf(part: string | undefined): readonly string[] {
  return [...(part ?? '').matchAll(numbered)].map(([, number = '', name]) => name || number);
}

/** Who the commands run as, told by id(1). */
export function readUser(report: ProfileReport): HostUser | undefined {
  const line = report.section('user')?.find((one) => one.startsWith('uid='));
  if (line === undefined) return undefined;
  const [, user = '', primary, supplementary] =
    /^uid=(\d+(?:\([^)]*\))?)(?:.*? gid=(\d+(?:\([^)]*\))?))?(?:.*? groups=(.*?))?(?: context=\S+)?$/.exec(line) ?? [];
  const [, number, name] = /^(\d+)(?:\((.*)\))?$/.exec(user) ?? [];
  const uid = wholeNumber(number);
  if (uid === undefined) return undefined;
  return {
    name: name === '' ? undefined : name,
    uid,
    groups: [...new Set([...namesOf(primary), ...namesOf(supplementary)])],
    isRoot: uid === 0,
    sudo: uid === 0 ? undefined : readSudo(report),
    shell: shellOf(report, name) ?? report.field('user', 'SHELL='),
  };
}

function shellOf(report: ProfileReport, name: string | undefined): string | undefined {
  return name === undefined || name === '' ? undefined : report.field('user', `shell:${name}:`);
}
