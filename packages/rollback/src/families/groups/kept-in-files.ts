import { filesClaim } from '../claims.js';
import type { Family } from '../family.js';
import { readWords } from '../words.js';

/** Tools that keep what they set in files which the command does not name. */
const kept = (
  id: string,
  programs: readonly string[],
  form: RegExp,
  places: readonly string[],
  elsewhere: readonly string[] = [],
): Family => ({
  id,
  programs,
  claim: ({ words }) =>
    form.test(words.join(' ')) && !readWords(words).has(...elsewhere) ? filesClaim(...places) : undefined,
});

export const keptInFilesFamilies: readonly Family[] = [
  // What is put into the queue may have run, and done anything, before it is taken out again.
  kept('job-queue', ['atrm'], /^\d/, ['/var/spool/cron/atjobs/', '/var/spool/cron/atspool/', '/var/spool/at/']),
  kept(
    'boot-loader',
    ['update-grub', 'update-grub2', 'grub-set-default', 'grub2-set-default', 'grub-reboot', 'grub2-reboot'],
    /^(?!.*--boot-directory)/,
    ['/boot/grub/grubenv', '/boot/grub/grub.cfg', '/boot/grub2/grubenv', '/boot/grub2/grub.cfg'],
  ),
  kept('boot-environment', ['grub-editenv', 'grub2-editenv'], /^- (?:set|unset|create)\b/, [
    ...['/boot/grub/grubenv', '/boot/grub2/grubenv'],
  ]),
  kept(
    'shadowing',
    ['pwconv', 'pwunconv', 'grpconv', 'grpunconv'],
    /^$/,
    ['passwd', 'shadow', 'group', 'gshadow'].flatMap((file) => [`/etc/${file}`, `/etc/${file}-`]),
  ),
  kept('login-shells', ['add-shell', 'remove-shell'], /./, ['/etc/shells', '/var/lib/shells.state']),
  kept(
    'file-index',
    ['updatedb', 'updatedb.plocate', 'updatedb.mlocate'],
    /^/,
    [...['/var/lib/plocate/', '/var/lib/mlocate/', '/var/cache/locate/']],
    ['-o', '--output', '--localpaths'],
  ),
  kept('mail-aliases', ['newaliases'], /^$/, ['/etc/aliases.db', '/etc/aliases.lmdb', '/etc/aliases.cdb']),
  kept(
    'mail-settings',
    ['postconf'],
    /^-(?:e|X|P|M|F)\b|=/,
    ['/etc/postfix/main.cf', '/etc/postfix/master.cf'],
    ['-c'],
  ),
  kept('known-hosts', ['ssh-keygen'], /^-R \S+$/, ['~/.ssh/known_hosts', '~/.ssh/known_hosts.old']),
  kept(
    'package-overrides',
    ['dpkg-statoverride'],
    /--(?:add|remove)\b/,
    ['/var/lib/dpkg/statoverride', '/var/lib/dpkg/statoverride-old'],
    ['--admindir', '--root', '--instdir'],
  ),
  kept(
    'rust-programs',
    ['cargo'],
    /^(?:install|uninstall) /,
    ['~/.cargo/bin/', '~/.cargo/.crates.toml', '~/.cargo/.crates2.json'],
    ['--root', '--config'],
  ),
  kept('go-programs', ['go'], /^install /, ['~/go/bin/']),
  kept(
    'python-applications',
    ['pipx'],
    /^(?:install|uninstall|inject|uninject|upgrade|reinstall)\b/,
    ['~/.local/pipx/', '~/.local/share/pipx/', '~/.local/bin/'],
    ['--global'],
  ),
  kept('container-settings', ['docker'], /^(?:login|logout|context (?:create|update|use|rm|import))\b/, ['~/.docker/']),
  kept(
    'cluster-settings',
    ['kubectl', 'oc'],
    /^config (?:set|unset|use|rename|delete)(?:-|\b)/,
    ['~/.kube/config'],
    ['--kubeconfig'],
  ),
  kept('google-cloud-settings', ['gcloud'], /^config (?:set|unset|configurations)\b/, ['~/.config/gcloud/']),
  kept('azure-settings', ['az'], /^(?:configure|config set|config unset|account set|cloud set)\b/, ['~/.azure/']),
];
