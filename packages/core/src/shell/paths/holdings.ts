import type { PathHolding } from '../effect.js';
import { DEEP, hasGlob, isDeep, STAR, shallowest } from '../words/markers.js';
import { matchesPath } from '../words/patterns.js';

interface Rule {
  readonly holds: PathHolding;
  readonly pattern: RegExp;
}

/** What lies at well-known places. The first that fits counts; all are anchored and without repeated groups. */
const rules: readonly Rule[] = [
  {
    holds: 'secret',
    pattern:
      /^\/etc\/(?:g?shadow-?|master\.passwd|ssl\/private(?:\/.*)?|ssh\/ssh_host_[a-z0-9]+_key|krb5\.keytab|ppp\/(?:chap|pap)-secrets|security\/opasswd|kubernetes\/(?:admin\.conf|pki\/.*\.key)|rancher\/.*\.yaml|wireguard\/.+|ipsec\.secrets|letsencrypt\/(?:live|archive)\/.*privkey.*|openvpn\/.*\.key|mysql\/debian\.cnf|NetworkManager\/system-connections\/.+|vault.*token.*)$/,
  },
  {
    holds: 'secret',
    pattern: /^\/proc\/(?:\d+|self|thread-self|[^/]*[^a-z/][^/]*)\/(?:environ|mem|maps|fd\/.*|root\/etc\/shadow)$/,
  },
  { holds: 'secret', pattern: /^\/proc\/kcore$|^\/dev\/(?:mem|kmem|port)$/ },
  { holds: 'secret', pattern: /^\/(?:var\/)?run\/secrets(?:\/.*)?$|\/serviceaccount\/token$/ },
  { holds: 'secret', pattern: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk|xmss)$/ },
  {
    holds: 'secret',
    pattern:
      /(?:^|\/)\.(?:aws\/(?:credentials|config|sso\/.*)|azure\/(?:accessTokens\.json|msal_token_cache\..*)|docker\/config\.json|kube\/config|config\/gcloud\/(?:.*credentials.*|.*tokens.*|legacy_credentials\/.*)|config\/gh\/hosts\.yml|config\/op\/.*|git-credentials|netrc|pgpass|my\.cnf|mylogin\.cnf|npmrc|pypirc|vault-token|gnupg\/(?:private-keys.*|secring\.gpg)|password-store(?:\/.*)?|mozilla\/.*(?:logins\.json|key4\.db)|config\/rclone\/rclone\.conf|terraform\.d\/credentials\..*|s3cfg|boto|htpasswd|env(?:\.(?:local|prod|production|staging))?|cargo\/credentials(?:\.toml)?|gem\/credentials|m2\/settings-security\.xml)$/,
  },
  { holds: 'secret', pattern: /\.(?:key|ppk|p12|pfx|jks|keystore|kdbx|keytab)$/ },
  {
    holds: 'secret',
    pattern:
      /(?:^|\/)(?:wp-config\.php|credentials\.json|service-account[^/]*\.json|secrets?\.(?:ya?ml|json|env)|(?:private|server)[-_]?key\.pem|privkey[^/]*\.pem|shadow\.bak|passwords?\.(?:txt|csv|kdb))$/,
  },
  {
    holds: 'secret',
    pattern:
      /^\/var\/lib\/(?:kubelet\/pki\/.*|etcd\/.*|rancher\/k3s\/server\/(?:node-)?token|samba\/private\/.*|sss\/secrets\/.*)$/,
  },
  {
    holds: 'secret',
    pattern: /^\/(?:root|home\/[^/]+|~[^/]*)?(?:~)?\/?\.ssh\/(?!authorized_keys|known_hosts|config|.*\.pub$)[^/]+$/,
  },
  { holds: 'accounts', pattern: /^\/etc\/(?:passwd-?|group-?|subuid|subgid)$/ },
  {
    holds: 'access',
    pattern: /(?:^|\/)\.ssh\/(?:authorized_keys2?|config|environment|rc)$|(?:^|\/)\.ssh$|(?:^|\/)\.[rs]hosts$/,
  },
  {
    holds: 'access',
    pattern:
      /^\/etc\/(?:sudoers(?:\.d(?:\/.*)?)?|sudo(?:_logsrvd)?\.conf|doas\.conf|pam\.d(?:\/.*)?|pam\.conf|ssh(?:\/sshd_config(?:\.d(?:\/.*)?)?)?|security(?:\/.*)?|polkit-1(?:\/.*)?|nsswitch\.conf|login\.defs|securetty|shells|hosts\.(?:allow|deny|equiv)|selinux(?:\/.*)?|apparmor(?:\.d)?(?:\/.*)?|krb5\.conf|sssd(?:\/.*)?|ssl\/certs(?:\/.*)?|ca-certificates(?:\/.*|\.conf)?|apt\/trusted\.gpg(?:\.d)?(?:\/.*)?)$/,
  },
  {
    holds: 'startup',
    pattern:
      /^\/etc\/(?:cron(?:tab|\.[a-z]+)(?:\/.*)?|anacrontab|at\.(?:allow|deny)|rc\.local|rc\d?\.d(?:\/.*)?|init\.d(?:\/.*)?|inittab|init(?:\/.*)?|systemd(?:\/.*)?|profile(?:\.d(?:\/.*)?)?|bash\.bashrc|bashrc|zsh(?:\/.*)?|environment|ld\.so\.(?:preload|conf(?:\.d(?:\/.*)?)?)|xdg\/autostart(?:\/.*)?|update-motd\.d(?:\/.*)?|udev\/rules\.d(?:\/.*)?|modules(?:-load\.d(?:\/.*)?)?|modprobe\.d(?:\/.*)?|NetworkManager\/dispatcher\.d(?:\/.*)?|apt\/apt\.conf\.d(?:\/.*)?|logrotate\.(?:conf|d(?:\/.*)?))$/,
  },
  {
    holds: 'startup',
    pattern:
      /^\/var\/spool\/(?:cron|at)(?:\/.*)?$|^\/(?:usr\/)?lib\/systemd\/system(?:\/.*)?$|^\/usr\/local\/lib\/systemd\/.*$|^\/run\/systemd\/.*$/,
  },
  {
    holds: 'startup',
    pattern:
      /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|login|xinitrc|xsession|xprofile|vimrc|config\/(?:autostart|systemd\/user|fish)(?:\/.*)?)$/,
  },
  { holds: 'startup', pattern: /(?:^|\/)\.git\/hooks\/[a-z-]+$/ },
  {
    holds: 'history',
    pattern:
      /(?:^|\/)\.(?:bash|zsh|sh|ksh|python|mysql|psql|node_repl|rediscli|sqlite)_?history$|(?:^|\/)\.local\/share\/fish\/fish_history$|(?:^|\/)\.(?:lesshst|histfile)$/,
  },
  {
    holds: 'kernel',
    pattern:
      /^\/proc\/sys(?:\/.*)?$|^\/proc\/sysrq-trigger$|^\/sys(?:\/.*)?$|^\/boot(?:\/.*)?$|^\/etc\/(?:sysctl\.conf|sysctl\.d(?:\/.*)?|default\/grub|grub\.d(?:\/.*)?|fstab|crypttab)$|^\/dev\/mapper\/control$/,
  },
];

/** Files that a glob in the last part may well mean, tried in turn. */
const commonTargets: readonly (readonly [directory: string, names: readonly string[], holds: PathHolding])[] = [
  ['/etc', ['shadow', 'gshadow', 'shadow-'], 'secret'],
  ['/etc', ['passwd', 'group'], 'accounts'],
  ['/etc', ['sudoers'], 'access'],
  ['/root/.ssh', ['id_rsa', 'id_ed25519', 'id_ecdsa'], 'secret'],
  ['~/.ssh', ['id_rsa', 'id_ed25519', 'id_ecdsa'], 'secret'],
];

function globbed(path: string): PathHolding | undefined {
  for (const [directory, names, holds] of commonTargets) {
    for (const name of names) {
      const full = `${directory}/${name}`;
      // `/etc/*` is the directory's content, not this file: only a glob that says something of the name counts.
      if (!path.endsWith(DEEP) && !path.endsWith(`/${STAR}`) && matchesPath(path, full)) return holds;
    }
  }
  return undefined;
}

/** Parts that every rule needs one of: most paths have none, and are done with one look. */
const telling =
  /^\/(?:etc|proc|dev|run|var|sys|boot|lib|usr)|\.ssh|id_|\.aws|\.azure|\.docker|\.kube|\.config|\.git[-/]|\.netrc|\.pgpass|\.my|\.npmrc|\.pypirc|\.vault|\.gnupg|\.password|\.mozilla|\.terraform|\.s3cfg|\.boto|\.ht|\.env|\.cargo|\.gem|\.m2|\.key|\.ppk|\.p12|\.pfx|\.jks|\.keystore|\.kd|\.keytab|wp-config|credentials|service-account|secret|key\.pem|privkey|passw|shadow|\.[rs]hosts|rc$|profile$|log(?:in|out)|env$|history|\.lesshst|histfile|xsession|autostart|systemd/;

/** What a resolved path is known to hold. */
export function holdingOf(path: string): PathHolding | undefined {
  if (hasGlob(path)) {
    const found = globbed(path);
    if (found !== undefined) return found;
  }
  if (!telling.test(path)) return undefined;
  const named = isDeep(path) ? shallowest(path) : path;
  for (const { holds, pattern } of rules) if (pattern.test(named)) return holds;
  return undefined;
}
