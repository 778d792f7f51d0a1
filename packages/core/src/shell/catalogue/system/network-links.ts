import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function changes(call: Call, action: string, name: string): void {
  call.effect('network', action, 'object', name);
}

/** A file of WireGuard names commands to be run when it goes up and down. */
function wgQuick(call: Call): void {
  const [verb = '', name] = [call.texts[0], call.operands[1]];
  if (name?.text.includes('/') === true) {
    call.as('library', name);
  }
  if (verb === 'up') {
    changes(call, 'tunnel', name?.text ?? '');
  } else if (verb === 'down') {
    changes(call, 'down', name?.text ?? '');
  }
}

function wg(call: Call): void {
  const [verb = '', name = '', third] = [call.texts[0], call.texts[1], call.operands[2]];
  if (/^(?:set|setconf|addconf|syncconf)$/.test(verb)) {
    changes(call, 'tunnel', name);
    if (verb !== 'set' && third !== undefined) {
      call.as('read', third);
    }
  } else if (verb === 'showconf' || call.texts[2] === 'private-key' || call.texts[2] === 'preshared-keys') {
    call.effect('crypto', 'expose-secret', 'object', `keys of ${name}`);
  }
  const at = call.texts.findIndex((text) => text === 'private-key' || text === 'preshared-key');
  const file = call.operands[at + 1];
  if (verb === 'set' && at >= 0 && file !== undefined) {
    call.as('read', file);
  }
}

function chronyc(call: Call): void {
  const verb = call.texts.join(' ');
  if (/^(?:settime|makestep|offline|delete|burst|local|manual|reset|shutdown|cyclelogs)/.test(verb)) {
    const off = /^(?:offline|delete|settime|shutdown)/.test(verb);
    call.effect(off ? 'audit' : 'service', off ? 'unsync-clock' : 'reconfigure', 'object', 'clock');
  }
}

function setsClock(call: Call): void {
  call.effect('audit', 'set-clock', 'object', 'clock');
}

export const networkLinkTools: readonly ToolSpec[] = [
  { names: 'wg', summary: 'shows and changes WireGuard', inspects: 'shows WireGuard', effects: wg },
  { names: 'wg-quick', summary: 'takes WireGuard up and down', effects: wgQuick },
  {
    names: 'iw iwconfig',
    summary: 'shows and changes wireless interfaces',
    inspects: 'shows wireless interfaces',
    options: '--debug | --version',
    effects: (call) => {
      const verb = call.texts.join(' ');
      if (
        /\b(?:set|del|disconnect|connect|add|essid|mode|key|txpower|channel|freq|join|leave|reg set)\b/.test(verb) &&
        call.operands.length > 1
      ) {
        changes(
          call,
          /\b(?:monitor)\b/.test(verb) ? 'listen-to-all' : /\b(?:del|disconnect)\b/.test(verb) ? 'down' : 'configure',
          verb,
        );
      }
    },
  },
  { names: 'iwlist iwgetid wavemon iwevent', summary: 'tells about wireless interfaces', options: '-r | -a | -p | -f' },
  {
    names: 'rfkill',
    summary: 'switches radios on and off',
    options: '-J | -n | -o, --output=<text> | -r',
    effects: (call) => {
      if (/^(?:block|unblock|toggle)$/.test(call.texts[0] ?? '')) {
        changes(call, call.texts[0] === 'unblock' ? 'up' : 'down', call.texts.join(' '));
      }
    },
  },
  {
    names: 'wpa_supplicant hostapd',
    summary: 'joins or offers wireless networks',
    options:
      '-B | -c <read> | -i <text> | -D <text> | -d | -f <append> | -P <write> | -q | -t | -u | -v | -W | -C <look> | -g <text> | -G <text> | -o <text> | -O <text> | -p <text> | -b <text> | -e <text> | -I <read> | -m <read> | -N | -K | -M | -s | -T',
    operands: '<read>...',
    effects: (call) => changes(call, 'up', call.value('-i') ?? call.texts[0] ?? ''),
  },
  {
    names: 'wpa_cli hostapd_cli',
    summary: 'controls wireless networks',
    options: `
-a <program>              runs this program on events
-i <text> | -p <look> | -g <text> | -G <text> | -B | -P <write> | -h | -v | -r`,
    effects: (call) => {
      if (
        /^(?:disconnect|reassociate|disable_network|remove_network|terminate|reconfigure|set_network|add_network|enable_network|select_network|set|save_config|disable|enable)$/.test(
          call.texts[0] ?? '',
        )
      ) {
        changes(
          call,
          /^(?:disconnect|terminate|remove_network|disable)/.test(call.texts[0] ?? '') ? 'down' : 'configure',
          call.texts.join(' '),
        );
      }
    },
  },
  { names: 'wpa_passphrase', summary: 'makes a key of a passphrase', operands: '<text> <secret>' },
  {
    names: 'ntpdate sntp ntpd',
    summary: 'sets the clock by a time server',
    options:
      '-b | -B | -d | -q | -u | -s | -S | -v | -t <text> | -p <text> | -a <text> | -k <read> | -o <text> | -K <read> | -g | -n | -x | -c <read> | -f <write> | -l <append> | -4 | -6 | -e <text> | -i <look> | -r | -G',
    operands: '<host>...',
  },
  {
    names: 'chronyc',
    summary: 'controls the clock',
    options: '-n | -N | -c | -e | -d | -4 | -6 | -a | -m | -h <host> | -p <text> | -f <read> | -v',
    effects: chronyc,
  },
  {
    names: 'chronyd',
    summary: 'keeps the clock',
    options:
      '-4 | -6 | -f <read> | -n | -d | -l <append> | -L <text> | -p | -q | -Q | -r | -R | -s | -t <text> | -u <text> | -U | -F <text> | -P <text> | -m | -x | -v',
  },
  {
    names: 'hwclock',
    summary: 'shows and sets the hardware clock',
    inspects: 'shows the hardware clock',
    options:
      '-r, --show | -s, --hctosys | -w, --systohc | --set | --date=<text> | -u, --utc | -l, --localtime | -a, --adjust | -v | -D | --get | --systz | --setepoch | --predict | --noadjfile | --adjfile=<modify> | --test | -f, --rtc=<text> | --update-drift | --param-set=<text> | --param-get=<text>',
    effects: (call) => {
      if (['--hctosys', '--set', '--setepoch'].some((option) => call.has(option)) && !call.isTrial('--test')) {
        setsClock(call);
      } else if (call.has('--systohc') || call.has('--adjust')) {
        call.effect('service', 'reconfigure', 'object', 'hardware clock');
      }
    },
  },
  {
    names: 'adjtimex phc2sys ptp4l rdate',
    summary: 'adjusts the clock',
    options:
      '-p, --print | -t, --tick=<text> | -f, --frequency=<text> | -s, --singleshot | -c | -a | -n | -u | -m | -i <text>',
    effects: (call) => {
      if (
        call.name === 'rdate'
          ? !call.has('-p')
          : call.has('--tick') || call.has('--singleshot') || call.has('--frequency')
      ) {
        setsClock(call);
      }
    },
  },
  {
    names: 'ipsec strongswan swanctl',
    summary: 'controls encrypted networks',
    options: '-c | -q | -i | -l | -L | -u | -t | --child=<text> | --ike=<text> | --file=<read>',
    effects: (call) => {
      const verb = call.texts[0] ?? '';
      if (/^(?:up|start|restart|route|load|reload|update|rereadall)$/.test(verb) || call.has('-q') || call.has('-i')) {
        changes(call, 'tunnel', call.texts.join(' '));
      } else if (/^(?:down|stop|unroute|purge\w*)$/.test(verb) || call.has('-t')) {
        changes(call, 'down', call.texts.join(' '));
      }
    },
  },
  {
    names: 'vtysh birdc gobgp',
    summary: 'controls routing',
    options:
      '-c <text> | -d <text> | -e <text> | -f <read> | -b | -E | -C | -n | -w | -u | -H <read> | --vty_socket=<look> | -s <look> | -r',
    effects: (call) => {
      const commands = [...call.values('-c'), ...call.values('-e')]
        .map(({ text }) => text)
        .concat(call.texts.join(' '))
        .join('\n');
      if (
        /^[ \t]*(?:conf|no |router |write|clear|disable|enable|neighbor .* (?:add|del|shutdown)|reload|down)/m.test(
          commands,
        )
      ) {
        changes(call, 'configure', 'routing');
      }
    },
  },
  {
    names: 'zerotier-cli netbird nebula',
    summary: 'joins private networks',
    options:
      '--authkey, --auth-key=<secret> | --login-server=<host> | --advertise-routes=<text> | --advertise-exit-node | --accept-routes | --hostname=<text> | --ssh | --exit-node=<text> | --reset | --shields-up | --operator=<text> | --setup-key=<secret> | -config <read>',
    effects: (call) => {
      const verb = call.texts[0] ?? '';
      if (/^(?:up|login|set|join|switch|funnel|serve|start|service)$/.test(verb)) {
        changes(call, verb === 'funnel' || verb === 'serve' ? 'expose' : 'tunnel', call.texts.join(' '));
      } else if (/^(?:down|logout|leave|stop)$/.test(verb)) {
        changes(call, 'down', call.texts.join(' '));
      }
    },
  },
];
