import type { StateChange } from '../state-kind.js';

const name = String.raw`(?:\x60(?:[^\x60]|\x60\x60)*\x60|'(?:[^'\\]|''|\\.)*')`;
const account = `(?:${name}(?:@${name})?|PUBLIC)`;
const rightOn = new RegExp(`^GRANT (.+) ON (.+) TO (${account})(.*)$`);
const membership = new RegExp(`^GRANT (.+) TO (${account})(.*)$`);
const defaultRole = new RegExp(`^SET DEFAULT ROLE .+ FOR (${account})$`);

/** A right as it is given, without what MariaDB says of the password in the same line. */
function given(line: string): string {
  const [, rights = '', on = '', to = '', further = ''] = rightOn.exec(line) ?? [];
  if (rights === '') return line;
  return `GRANT ${rights} ON ${on} TO ${to}${further.includes('GRANT OPTION') ? ' WITH GRANT OPTION' : ''}`;
}

/** What takes a right away again. */
function taken(line: string): readonly string[] {
  const [, rights = '', on = '', from = '', further = ''] = rightOn.exec(line) ?? [];
  if (rights !== '') {
    return [
      ...(rights === 'USAGE' ? [] : [`REVOKE ${rights} ON ${on} FROM ${from}`]),
      ...(further.includes('GRANT OPTION') && rights !== 'PROXY' ? [`REVOKE GRANT OPTION ON ${on} FROM ${from}`] : []),
    ];
  }
  const [, roles = '', member = ''] = membership.exec(line) ?? [];
  if (roles !== '') return [`REVOKE ${roles} FROM ${member}`];
  const [, whose = ''] = defaultRole.exec(line) ?? [];
  return whose === '' ? [] : [`SET DEFAULT ROLE NONE FOR ${whose}`];
}

function linesOf(value: string | undefined): { readonly made: string; readonly rights: readonly string[] } {
  const [made = '', ...rights] = (value ?? '').split('\n');
  return { made, rights: rights.map(given) };
}

/** What an account is when nothing is said of it, in the order in which it is said. */
const defaults: readonly (readonly [said: RegExp, unsaid: string])[] = [
  [/ IDENTIFIED /, "IDENTIFIED BY ''"],
  [/ REQUIRE /, 'REQUIRE NONE'],
  [
    / MAX_/,
    'WITH MAX_QUERIES_PER_HOUR 0 MAX_UPDATES_PER_HOUR 0 MAX_CONNECTIONS_PER_HOUR 0 MAX_USER_CONNECTIONS 0 MAX_STATEMENT_TIME 0',
  ],
  [/ ACCOUNT LOCK/, 'ACCOUNT UNLOCK'],
  [/ PASSWORD EXPIRE/, 'PASSWORD EXPIRE DEFAULT'],
];

/** What makes an account what it was; first without what is said of it now and was not. */
function altered(who: string, before: string, now: string): readonly string[] {
  const unsaid = defaults.filter(([said]) => said.test(now) && !said.test(before)).map(([, words]) => words);
  return [
    ...(unsaid.length === 0 ? [] : [`ALTER USER ${who} ${unsaid.join(' ')}`]),
    before.replace(/^CREATE/, 'ALTER'),
  ];
}

/** An account that is to be other than it is. */
export interface AccountChange extends Pick<StateChange, 'wanted' | 'found'> {
  /** As it stands in a statement; a role has no host. */
  readonly account: string;
}

/**
 * Statements that make accounts what they were: pure. All are there before rights are given, which may be those of another account, and rights
 * that one has and had stay all the time.
 */
export function accountStatements(changes: readonly AccountChange[]): readonly string[] {
  const read = changes.map(({ account: who, wanted, found }) => {
    const [before, now] = [linesOf(wanted), linesOf(found)];
    const made = found === undefined ? [before.made] : altered(who, before.made, now.made);
    const isRole = !who.includes('@');
    // What nothing makes is always there, as PUBLIC is, and has rights at most.
    const isDropped = wanted === undefined && now.made !== '';
    return {
      gone: isDropped ? [`DROP ${isRole ? 'ROLE' : 'USER'} ${who}`] : [],
      made: isDropped || before.made === now.made ? [] : made,
      isRole,
      taken: isDropped ? [] : now.rights.filter((line) => !before.rights.includes(line)).flatMap(taken),
      given: before.rights.filter((line) => !now.rights.includes(line)),
    };
  });
  const [roles, users] = [read.filter(({ isRole }) => isRole), read.filter(({ isRole }) => !isRole)];
  return [
    ...[...roles, ...users].flatMap(({ made }) => made),
    ...read.flatMap((each) => each.taken),
    ...read.flatMap((each) => each.given),
    ...read.flatMap(({ gone }) => gone),
  ];
}
