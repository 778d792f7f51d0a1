import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';

/** Who logs in, and from where: what tokens and defaults stand for. */
export interface LocalAccount {
  /** Login name; absent where the system has none for this process. */
  readonly user?: string;
  readonly uid: number;
  readonly home: string;
  readonly hostName: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Private keys under the names that ssh-keygen gives them, as far as they are there. */
  readonly identities: readonly string[];
}

/** In the order that OpenSSH offers them. */
const customaryKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

/** The account that this process runs under. Its home is the one in the user database, as for ssh itself, not `$HOME`. */
export function localAccount(): LocalAccount {
  const account = accountOfSystem();
  const directory = join(account.home, '.ssh');
  return {
    ...account,
    hostName: hostname(),
    env: process.env,
    identities: customaryKeys.map((name) => join(directory, name)).filter((path) => existsSync(path)),
  };
}

type SystemAccount = Pick<LocalAccount, 'user' | 'uid' | 'home'>;

/** By the number that the process runs under: each look at the user database opens its files anew, for every host of a fleet. */
let known: { readonly effective: number | undefined; readonly account: SystemAccount } | undefined;

function accountOfSystem(): SystemAccount {
  const effective = process.geteuid?.();
  if (known !== undefined && known.effective === effective) return known.account;
  try {
    const { username, uid, homedir: home } = userInfo();
    known = { effective, account: { user: username, uid, home } };
    return known.account;
  } catch {
    // A container may run under a number that no user has.
    const user = process.env['USER'] ?? process.env['LOGNAME'];
    return { ...(user === undefined ? {} : { user }), uid: process.getuid?.() ?? -1, home: homedir() };
  }
}
