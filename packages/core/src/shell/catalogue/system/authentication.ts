import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function passwd(call: Call): void {
  if (call.has('--status') || call.has('--help')) {
    return;
  }
  const user = call.texts.at(-1);
  const actions = [
    ['--delete', 'remove-password'],
    ['--lock', 'lock'],
    ['--unlock', 'unlock'],
    ['--expire', 'expire-password'],
    ['--maxdays', 'set-password-age'],
    ['--mindays', 'set-password-age'],
    ['--inactive', 'set-password-age'],
    ['--warndays', 'set-password-age'],
  ] as const;
  const given = actions.filter(([option]) => call.has(option));
  for (const [option, action] of given) {
    const isForever = option === '--maxdays' && /^(?:-1|9{4,}|\d{5,})$/.test(call.value(option) ?? '');
    call.effect('user', isForever ? 'relax-password-age' : action, 'user', user ?? '');
  }
  if (given.length === 0) {
    call.effect(
      'user',
      user === undefined && !call.has('--stdin') ? 'change-own-password' : 'set-password',
      'user',
      user ?? '',
    );
  }
}

/** `-M -1` and the like: the password never ends. */
function chage(call: Call): void {
  if (call.has('--list')) {
    return;
  }
  const days = Number(call.value('--maxdays') ?? Number.NaN);
  const never = days < 0 || days >= 9999 || call.value('--expiredate') === '-1';
  const ends = /^[01]$/.test(call.value('--expiredate') ?? '');
  const expires = call.value('--lastday') === '0';
  const action = never ? 'relax-password-age' : ends ? 'lock' : expires ? 'expire-password' : 'set-password-age';
  call.effect('user', action, 'user', call.texts.at(-1) ?? '');
}

function chpasswd(call: Call): void {
  const users = (call.stdin.text ?? '')
    .split('\n')
    .flatMap((line) => (line.includes(':') ? [line.slice(0, line.indexOf(':'))] : []));
  for (const user of users.length > 0 ? users : ['…']) {
    call.effect('user', 'set-password', 'user', user);
  }
}

/** Rules of PAM that let in without asking. */
function authselect(call: Call): void {
  const [verb = ''] = call.texts;
  if (
    /^(?:select|apply-changes|enable-feature|disable-feature|create-profile|opt-out|uninstall|backup-restore)$/.test(
      verb,
    )
  ) {
    const weaker =
      verb === 'opt-out' ||
      verb === 'uninstall' ||
      (verb === 'disable-feature' && /faillock|pwquality|pwhistory|smartcard/.test(call.texts[1] ?? ''));
    call.effect('user', weaker ? 'weaken-login' : 'configure-login', 'object', call.texts.join(' '));
  }
}

function authconfig(call: Call): void {
  const weaker = call.words.some(({ text }) =>
    /^--(?:disable(?:faillock|shadow|md5|smartcard|sssdauth|krb5|locauthorize)|enable(?:null|nis)|passalgo=(?:md5|descrypt))/.test(
      text,
    ),
  );
  if (call.has('--update') || call.has('--updateall') || weaker) {
    call.effect('user', weaker ? 'weaken-login' : 'configure-login', 'object', 'login');
  }
}

export const authenticationTools: readonly ToolSpec[] = [
  {
    names: 'passwd',
    summary: 'changes a password',
    options: `
-d, --delete            removes it, so that none is asked for
-l, --lock              locks it
-u, --unlock            unlocks it
-e, --expire            has it changed at the next login
-S, --status            shows its state
--stdin                 takes it from standard input
-x, --maxdays, --maximum=<text> | -n, --mindays, --minimum=<text> | -w, --warndays, --warning=<text> | -i, --inactive=<text> | -a, --all | -k, --keep-tokens
-q, --quiet | -f, --force | -r, --repository=<text> | -R, --root=<look> | -P, --prefix=<look> | -s | --help`,
    effects: passwd,
  },
  {
    names: 'chpasswd',
    summary: 'changes passwords of many users',
    options:
      '-c, --crypt-method=<text> | -e, --encrypted | -m, --md5 | -R, --root=<look> | -P, --prefix=<look> | -s, --sha-rounds=<text>',
    effects: chpasswd,
  },
  {
    names: 'chgpasswd',
    summary: 'changes passwords of groups',
    options: '-c, --crypt-method=<text> | -e, --encrypted | -m, --md5 | -R, --root=<look> | -s <text>',
    effects: (call) => call.effect('user', 'modify-group', 'group', '…'),
  },
  {
    names: 'chage',
    summary: 'changes when a password ends',
    inspects: 'shows when a password ends',
    options:
      '-M, --maxdays=<text> | -m, --mindays=<text> | -d, --lastday=<text> | -E, --expiredate=<text> | -I, --inactive=<text> | -W, --warndays=<text> | -l, --list | -i, --iso8601 | -R, --root=<look> | -P, --prefix=<look>',
    effects: chage,
  },
  {
    names: 'chsh',
    summary: 'changes the login shell',
    options: '-s, --shell=<text> | -l, --list-shells | -R, --root=<look> | -h | -v',
    effects: (call) => {
      if (!call.has('--list-shells')) {
        call.effect('user', call.texts.length > 0 ? 'modify' : 'modify-own', 'user', call.texts.at(-1) ?? '');
      }
    },
  },
  {
    names: 'chfn',
    summary: 'changes what is known of a user',
    options:
      '-f, --full-name=<text> | -o, --office, --other=<text> | -p, --office-phone=<text> | -h, --home-phone=<text> | -r, --room=<text> | -w, --work-phone=<text> | -R, --root=<look>',
    effects: (call) => call.effect('user', 'modify-own', 'user', call.texts.at(-1) ?? ''),
  },
  { names: 'expiry', summary: 'checks whether a password ended', options: '-c | -f' },
  {
    names: 'faillock',
    summary: 'shows and forgets failed logins',
    inspects: 'shows failed logins',
    options: '--user=<text> | --reset | --dir=<look> | --conf=<read> | --legacy-output',
    effects: (call) => {
      if (call.has('--reset')) {
        call.effect('user', 'unlock', 'user', call.value('--user') ?? 'all');
      }
    },
  },
  {
    names: 'pam_tally2 pam_tally faillog',
    summary: 'shows and forgets failed logins',
    inspects: 'shows failed logins',
    options:
      '-u, --user=<text> | -r, --reset[=<text>] | -f, --file=<read> | -q, --quiet | -a, --all | -l, --lock-secs, --lock-time=<text> | -m, --maximum=<text> | -t, --time=<text> | -R, --root=<look>',
    effects: (call) => {
      if (call.has('--reset')) {
        call.effect('user', 'unlock', 'user', call.value('--user') ?? 'all');
      } else if (call.has('--maximum')) {
        call.effect(
          'user',
          call.value('--maximum') === '0' ? 'weaken-login' : 'configure-login',
          'user',
          call.value('--user') ?? 'all',
        );
      }
    },
  },
  {
    names: 'pam-auth-update',
    summary: 'chooses how logins are checked',
    options: '--package | --remove=<text> | --enable=<text> | --disable=<text> | --force | --root=<look>',
    effects: (call) => {
      call.effect(
        'user',
        call.has('--disable') || call.has('--remove') || call.has('--force') ? 'weaken-login' : 'configure-login',
        'object',
        call.texts.join(' ') || 'login',
      );
    },
  },
  {
    names: 'authselect',
    summary: 'chooses how logins are checked',
    options: '-f, --force | -b, --backup=<text> | -q | -r, --raw | --debug | -n | -t <text> | --nobackup',
    effects: authselect,
  },
  {
    names: 'authconfig',
    summary: 'changes how logins are checked',
    options:
      '--update | --updateall | --test | --probe | --kickstart | --passalgo=<text> | --ldapserver=<host> | --nisserver=<host> | --krb5kdc=<host>',
    effects: authconfig,
  },
  {
    names: 'google-authenticator',
    summary: 'sets up one-time passwords',
    options:
      '-t | -d | -f | -r <text> | -R <text> | -w <text> | -s, --secret=<write> | -q | -Q <text> | -l <text> | -i <text> | -u | -W | -e <text> | -c',
    effects: (call) => call.effect('user', 'configure-login', 'user', ''),
  },
  {
    names: 'realm sssctl adcli',
    summary: 'joins and leaves domains',
    options:
      '-U, --user=<text> | -v | --install=<look> | --membership-software=<text> | --client-software=<text> | -D <text> | --all',
    effects: (call) => {
      if (
        /^(?:join|leave|permit|deny|cache-remove|cache-expire|preset-computer|reset-computer|create-user|delete-user)$/.test(
          call.texts[0] ?? '',
        )
      ) {
        call.effect('user', 'configure-login', 'object', call.texts.join(' '));
      }
    },
  },
  {
    names: 'kinit',
    summary: 'gets a ticket',
    options:
      '-k | -t <read> | -l <text> | -r <text> | -c <write> | -s <text> | -S <text> | -f | -F | -p | -P | -a | -A | -R | -v | -V | -i | -n | -C | -E | -T <text> | -X <text> | -I <read>',
  },
  {
    names: 'klist kdestroy kvno',
    summary: 'shows and removes tickets',
    inspects: 'shows tickets',
    options: '-c <look> | -k | -t | -e | -K | -l | -A | -a | -f | -s | -q',
  },
  {
    names: 'ktutil kadmin kadmin.local',
    summary: 'manages keys of Kerberos',
    options: '-q <text> | -p <text> | -k | -t <read> | -w <secret> | -r <text> | -s <host> | -c <read>',
    effects: (call) => {
      const query = call.value('-q') ?? call.stdin.text ?? '';
      if (/(?:add|delete|del|modify|change|c)(?:_principal|princ|_password|pw)|ank|ktadd|xst/.test(query)) {
        call.effect('user', 'configure-login', 'user', query);
      }
    },
  },
];
