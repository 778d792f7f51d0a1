import type { ToolSpec } from '../../tools/tool-spec.js';

const hookOptions = `
--pre-hook=<command>       runs this before
--post-hook=<command>      runs this after
--deploy-hook, --renew-hook=<command>  runs this after each new certificate
--manual-auth-hook=<command>     runs this to prove who owns a name
--manual-cleanup-hook=<command>  runs this after that`;

/** Certificates, and whom the machine trusts. */
export const certificateTools: readonly ToolSpec[] = [
  {
    names: 'certbot certbot-auto letsencrypt',
    summary: 'gets certificates and renews them',
    options: `${hookOptions}
-c, --config=<read> | --config-dir=<look> | --work-dir=<look> | --logs-dir=<look> | -d, --domain, --domains=<text> | --cert-name=<text> | -m, --email=<text> | --webroot-path, -w=<look> | --csr=<read> | --key-path=<write> | --cert-path=<write> | --fullchain-path=<write>
--server=<host> | --eab-kid=<text> | --eab-hmac-key=<secret> | --rsa-key-size=<text> | --key-type=<text> | --elliptic-curve=<text> | -a, --authenticator=<text> | -i, --installer=<text> | --preferred-challenges=<text> | --reason=<text> | -n, --non-interactive | --agree-tos | --dry-run | --standalone | --webroot | --nginx | --apache | --manual | --expand | --force-renewal | --keep-until-expiring | -q | -v | --no-verify-ssl | --dns-cloudflare-credentials=<read> | --preferred-chain=<text>`,
    effects: (call) => {
      const verb = call.texts[0] ?? 'run';
      if (call.has('--no-verify-ssl')) {
        call.effect('crypto', 'weaken', 'none', 'certificate checks');
      }
      if (!call.isTrial('--dry-run') && !/^(?:certificates|plugins|show_account|help)$/.test(verb)) {
        call.effect(
          'crypto',
          /^(?:delete|revoke|unregister|rollback)$/.test(verb) ? 'revoke' : 'renew',
          'object',
          call.value('--domain') ?? call.value('--cert-name') ?? 'certificates',
        );
      }
    },
  },
  {
    names: 'acme.sh lego dehydrated',
    summary: 'gets certificates and renews them',
    options: `
--reloadcmd, --reload-cmd=<command>  runs this after each new certificate
--pre-hook=<command> | --post-hook=<command> | --renew-hook, --run-hook=<command> | --hook=<program> | --path=<look> | -d, --domain, --domains=<text> | -w, --webroot=<look> | --dns=<text> | --email, -m=<text> | --server=<host> | --key-file=<write> | --fullchain-file=<write> | --cert-file=<write> | --config=<read> | --insecure
--renew | --renew-all | --issue | --install-cert | --revoke | --remove | --list | --force | --cron | --upgrade | --install | --deploy`,
    effects: (call) => {
      if (call.has('--insecure')) {
        call.effect('crypto', 'weaken', 'none', 'certificate checks');
      }
      if (call.has('--revoke') || call.has('--remove') || /^revoke$/.test(call.texts[0] ?? ''))
        call.effect('crypto', 'revoke', 'object', call.value('-d') ?? 'certificates');
    },
  },
  {
    names: 'update-ca-certificates update-ca-trust',
    summary: 'gathers the authorities that are trusted',
    options:
      '-f, --fresh | -v | --certsconf=<read> | --hooksdir=<library> | --etccertsdir=<look> | --localcertsdir=<look>',
    effects: (call) => call.effect('crypto', 'refresh-trust', 'object', 'authorities'),
  },
  {
    names: 'trust certutil',
    summary: 'changes which authorities are trusted',
    options:
      '--remove | --store | -A | -D | -L | -K | -N | -O | -M | -d <look> | -n <text> | -t <text> | -i <read> | -o <write> | -a | -f <read> | -v <text> | -s <text> | -S | -R | -V | -u <text> | -W | -k <text> | -x | -G | -F',
    effects: (call) => {
      const verb = call.texts.join(' ');
      if ((/^anchor/.test(verb) && !call.has('--remove')) || call.has('-A') || call.has('-M')) {
        call.effect('crypto', 'trust', 'object', verb || (call.value('-n') ?? ''));
      } else if (call.has('-D') || call.has('-F') || /^anchor/.test(verb)) {
        call.effect('crypto', 'remove-key', 'object', verb || (call.value('-n') ?? ''));
      }
    },
  },
];
