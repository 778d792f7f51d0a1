import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function flashes(call: Call, what: string): void {
  call.effect('package', 'install-firmware', 'device', what);
}

/** Firmware, and tools of other systems than Linux that do what is done here by those of systemd and util-linux. */
export const firmwareTools: readonly ToolSpec[] = [
  {
    names: 'flashrom',
    summary: 'reads and writes chips that hold firmware',
    options:
      '-w, --write[=<read>] | -r, --read[=<write>] | -v, --verify[=<read>] | -p, --programmer=<text> | -c, --chip=<text> | -l, --layout=<read> | -i, --include, --image=<text> | -o, --output=<write> | -E, --erase | -n, --noverify | -f, --force | -L, --list-supported | -V, --verbose | -x, --extract | --wp-disable | --wp-enable | --flash-size | --flash-name',
    effects: (call) => {
      if (call.has('--write') || call.has('--erase') || call.has('--wp-disable'))
        flashes(call, call.value('--chip') ?? 'chip');
    },
  },
  {
    names:
      'rpi-eeprom-update rpi-eeprom-config rpi-update rpiboot esptool esptool.py avrdude stm32flash dfu-util openocd',
    summary: 'reads and writes firmware',
    options:
      '-a | -A=<text> | -d | -f=<read> | -r | -h | -s | -i | -b | -l | -j | --apply=<read> | --config=<read> | --out=<write> | --port, -p=<text> | -c=<text> | -U=<text> | -D=<read> | -w=<read> | -P=<text> | --chip=<text> | --baud=<text>',
    effects: (call) => {
      const writes =
        call.has('-a') ||
        call.has('--apply') ||
        call.has('-D') ||
        call.name === 'rpi-update' ||
        call.values('-U').some(({ text }) => /:w:/.test(text)) ||
        /^(?:write_flash|write-flash|erase_flash|erase-flash|erase_region)$/.test(call.texts[0] ?? '');
      // For chips on a desk it is what they are for; for the machine itself it is not.
      if (writes && /^rpi/.test(call.name)) flashes(call, call.name);
    },
  },
  {
    names: 'launchctl',
    summary: 'controls services',
    style: 'long-dash',
    options: '-w | -k | -p | -F | -S=<text> | -D=<text>',
    effects: (call) => {
      const [verb = '', ...rest] = call.texts;
      const unit = rest.join(' ');
      if (/^(?:load|bootstrap|submit)$/.test(verb)) {
        for (const word of call.operands.slice(1)) if (/\.plist$/.test(word.text)) call.as('library', word);
        call.effect('service', 'enable', 'unit', unit);
      } else if (/^(?:unload|bootout|remove|disable|kill|stop)$/.test(verb))
        call.effect('service', 'stop', 'unit', unit);
      else if (verb === 'reboot') call.effect('service', 'reboot', 'unit', 'machine');
      else if (/^(?:start|kickstart|enable)$/.test(verb)) call.effect('service', 'start', 'unit', unit);
    },
  },
  {
    names: 'security',
    summary: 'looks after keys and certificates',
    options:
      '-a=<text> | -s=<text> | -l=<text> | -k=<text> | -r=<text> | -p=<text> | -w | -g | -d | -i | -v | -q | -P=<secret>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (/^find-(?:generic|internet)-password$/.test(verb) && (call.has('-w') || call.has('-g')))
        call.effect('crypto', 'expose-secret', 'object', call.value('-s') ?? call.value('-a') ?? '');
      else if (/^(?:add-trusted-cert|import|add-certificates)$/.test(verb))
        call.effect('crypto', 'trust', 'object', call.texts.at(-1) ?? '');
      else if (/^(?:dump-keychain|export)$/.test(verb)) call.effect('crypto', 'list-secrets', 'object', 'keychain');
      else if (/^(?:delete-|remove-trusted)/.test(verb))
        call.effect('crypto', 'delete', 'object', call.texts.join(' '));
      else if (/^(?:unlock-keychain|set-keychain-password)$/.test(verb))
        for (const word of call.values('-p')) call.as('secret', word);
    },
  },
  {
    names: 'icacls cacls takeown',
    summary: 'says who may use files',
    effects: (call) => {
      const [file] = call.operands;
      const isOpen = call.texts.some((text) => /^(?:everyone|users|\*S-1-1-0):.*[FMW]/i.test(text));
      if (file !== undefined)
        call.path('permission', isOpen ? 'world-writable' : 'acl', file, { attributes: { recursive: true } });
    },
  },
  {
    names: 'pw',
    summary: 'manages accounts',
    options:
      '-u=<text> | -g=<text> | -G=<text> | -s=<text> | -d=<text> | -c=<text> | -m[<text>] | -M=<text> | -n=<text> | -r | -h=<text> | -w=<text> | -o | -L=<text>',
    effects: (call) => {
      const text = call.texts.join(' ');
      const members = `${call.value('-m') ?? ''} ${call.value('-M') ?? ''} ${call.value('-G') ?? ''}`;
      const isPowerful = /\b(?:wheel|sudo|admin|operator)\b/.test(`${text} ${call.value('-G') ?? ''}`);
      if (/^groupmod|^usermod/.test(text) && isPowerful && members.trim() !== '')
        call.effect('user', 'add-to-powerful-group', 'user', members.trim());
      else if (/^userdel/.test(text)) call.effect('user', 'delete', 'user', text);
      else if (/^useradd/.test(text)) call.effect('user', call.value('-u') === '0' ? 'add-root' : 'add', 'user', text);
      else if (/^(?:usermod|lock|unlock)/.test(text)) call.effect('user', 'modify', 'user', text);
      else if (/^group(?:add|mod|del)/.test(text)) call.effect('user', 'modify-group', 'group', text);
    },
  },
  {
    names: 'dropbear telnetd in.telnetd in.rshd in.rlogind in.rexecd in.ftpd in.tftpd vsftpd proftpd pure-ftpd',
    summary: 'lets others in',
    options:
      '-p=<text> | -r=<look> | -P=<write> | -b=<read> | -l=<program> | -E | -F | -B | -R | -s | -g | -w | -m | -j | -k | -a | -i | -L=<program> | -D=<text> | -h | -n | -c=<text> | -o=<text>',
    effects: (call) => {
      const port = call.value('-p') ?? '';
      const isOpen = call.name !== 'dropbear' || call.has('-B');
      call.effect('network', isOpen ? 'listen-to-all' : 'listen-for-anybody', 'host', port);
    },
  },
  {
    names: 'xe',
    summary: 'controls virtual machines',
    options: '-s=<host> | -u=<text> | -pw=<secret> | -p=<text>',
    style: 'long-dash',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (/^host-(?:shutdown|disable|reboot|emergency)/.test(verb)) call.effect('service', 'shutdown', 'unit', verb);
      else if (/(?:destroy|uninstall|forget)$/.test(verb))
        call.effect('container', 'discard-disk', 'object', call.texts.join(' '));
      else if (/^vm-(?:shutdown|suspend|reboot)/.test(verb))
        call.effect('container', 'stop-machine', 'object', call.texts.join(' '));
    },
  },
  {
    names: 'snoop ssldump',
    summary: 'shows or keeps the packets that pass',
    options:
      '-i=<text> | -d=<text> | -o=<write> | -r=<read> | -k=<read> | -p=<text> | -w=<write> | -n | -A | -H | -x | -X | -e | -v | -V | -c=<text> | -s=<text> | -S | -D',
    effects: (call) => {
      if (!(call.name === 'ssldump' && call.has('-r'))) call.effect('read', 'capture', 'object', 'any');
    },
  },
];
