import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function on(call: Call, pattern: RegExp, apply: (text: string) => void): void {
  const text = call.words.map((word) => word.text).join(' ');
  if (pattern.test(text)) apply(text);
}

/** What keeps a machine safe and is switched by a tool of its own. */
export const protectionTools: readonly ToolSpec[] = [
  {
    names: 'update-crypto-policies',
    summary: 'says which encryption the machine allows',
    options: '--set=<text>  allows that much\n--show | --check | --is-applied | --no-reload',
    effects: (call) => {
      const policy = call.value('--set') ?? '';
      if (policy === '') return;
      const isWeak = /LEGACY|SHA1|EMPTY|AD-SUPPORT/i.test(policy);
      call.effect('crypto', isWeak ? 'weaken' : 'refresh-trust', 'object', policy);
    },
  },
  {
    names: 'fips-mode-setup fips-finish-install',
    summary: 'allows approved encryption only',
    options: '--enable | --disable | --check | --is-enabled | --no-bootcfg | --complete',
    effects: (call) => {
      if (call.has('--disable')) call.effect('crypto', 'weaken', 'object', 'FIPS mode');
      else if (call.has('--enable')) call.effect('kernel', 'set-boot', 'object', 'FIPS mode');
    },
  },
  {
    names: 'canonical-livepatch kpatch klp-ccp',
    summary: 'mends the running kernel',
    options: '-a, --all | --force | --verbose',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (/^(?:disable|unload|uninstall)$/.test(verb)) call.effect('package', 'stop-updates', 'package', 'kernel');
      else if (/^(?:load|install)$/.test(verb))
        call.effect('kernel', 'load-known-module', 'object', call.texts[1] ?? '');
    },
  },
  {
    names: 'pro ua ubuntu-advantage subscription-manager SUSEConnect rhc insights-client',
    summary: 'gets updates that are paid for',
    options:
      '--assume-yes | --all | --format=<text> | --username=<text> | --password=<secret> | -r, --regcode=<secret> | --org=<text> | --activationkey=<secret> | -d, --de-register | --beta | --unregister | --register',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (
        /^(?:detach|disable|unregister|unsubscribe|remove|clean|disconnect)$/.test(verb) ||
        call.has('-d') ||
        call.has('--unregister')
      )
        call.effect('package', 'stop-updates', 'package', call.name);
      else if (/^(?:attach|enable|register|subscribe|connect)$/.test(verb))
        call.effect('package', 'configure', 'package', call.name);
    },
  },
  {
    names: 'samhainctl auditbeat sophosctl maldet esets_daemon',
    summary: 'watches the machine for attacks',
    options: '-b, --background | -a, --scan-all=<look> | -u, --update-sigs | -k, --kill-monitor | -p, --purge',
    effects: (call) => {
      if (/^(?:stop|disable|uninstall|remove)$/.test(call.texts[0] ?? '') || call.has('-k'))
        call.effect('service', 'stop-protection', 'unit', call.name);
    },
  },
  {
    names: 'csrutil spctl fdesetup xattr-quarantine tmutil',
    summary: 'protects the machine',
    style: 'long-dash',
    effects: (call) => {
      on(call, /\bdisable|--(?:master|global)-disable|authenticated-root disable|\bclear\b/, (text) =>
        call.effect('permission', 'disable-enforcement', 'object', text),
      );
      on(call, /^delete\b|^(?:deletelocalsnapshots|thinlocalsnapshots)\b/, (text) =>
        call.effect('storage', 'remove-backup', 'object', text),
      );
    },
  },
  {
    names: 'aideinit',
    summary: 'takes the files as they are for good',
    options: '-y, --yes | -f, --force | -c, --config=<read> | -t <text> | -b',
    effects: (call) => {
      call.effect('audit', 'renew-baseline', 'object', call.name);
    },
  },
  {
    names: 'pwpolicy',
    summary: 'says how good passwords must be',
    style: 'long-dash',
    options: '-a=<text> | -u=<text> | -p=<secret> | -n=<text>',
    effects: (call) => {
      on(call, /-?clearaccountpolicies|-setglobalpolicy|-setaccountpolicies|-deletepolicy/, () =>
        call.effect('user', 'relax-password-age', 'user', 'everybody'),
      );
    },
  },
  {
    names: 'dscl dseditgroup sysadminctl',
    summary: 'manages accounts',
    style: 'long-dash',
    effects: (call) => {
      const says = (pattern: RegExp): boolean => call.words.some(({ text }) => pattern.test(text));
      if (
        (says(/^-(?:append|merge|create)$/) && says(/Groups\/(?:admin|wheel)/)) ||
        (says(/^-(?:a|addUser)$/) && says(/\badmin\b/))
      ) {
        const text = call.words.map((word) => word.text).join(' ');
        call.effect('user', 'add-to-powerful-group', 'user', text);
      }
      on(call, /-(?:delete|deleteUser)\b/, (text) => call.effect('user', 'delete', 'user', text));
      on(call, /-(?:create|addUser)\b/, (text) => call.effect('user', 'add', 'user', text));
      on(call, /-(?:passwd|resetPasswordFor)\b/, () => call.effect('user', 'set-password', 'user', ''));
    },
  },
  {
    names: 'ssh-import-id ssh-import-id-gh ssh-import-id-lp',
    summary: 'lets the keys of somebody log in',
    options: '-o, --output=<append> | -r, --remove | -u, --useragent=<text>',
    effects: (call) => {
      if (call.has('--remove')) return;
      call.effect('network', 'fetch', 'host', call.texts.join(' '), { attributes: { external: true } });
      call.effect('user', 'grant-login', 'user', call.texts.join(' '));
    },
  },
  {
    names: 'kernelstub limine-install sbctl',
    summary: 'says what boots',
    options:
      '-o, --options=<text> | -a, --add-options=<text> | -d, --delete-options=<text> | -p, --print-config | -l, --loader | -k, --kernel-path=<read> | -i, --initrd-path=<read> | -m | -f | -s, --save',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (call.has('--print-config') || /^(?:status|verify|list-files|list-bundles)$/.test(verb)) return;
      call.effect('kernel', 'set-boot', 'object', call.words.map(({ text }) => text).join(' '));
    },
  },
  {
    names: 'openrc-shutdown systemctl-shutdown',
    summary: 'shuts the machine down',
    options:
      '-p, --poweroff | -H, --halt | -R, --reexec | -r, --reboot | -c, --cancel | -k, --kexec | -s, --single | -D, --dry-run',
    effects: (call) => {
      if (call.has('--cancel') || call.isTrial('--dry-run')) return;
      call.effect('service', call.has('--reboot') ? 'reboot' : 'shutdown', 'unit', 'machine');
    },
  },
];
