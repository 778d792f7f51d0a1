import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { type FilterChange, filters, isEverybody } from './packet-filter.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

/** Statements of a script of nft: braces hold what belongs together. */
function statements(script: string): readonly string[] {
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at <= script.length; at += 1) {
    const letter = script[at];
    if (letter === '{') {
      depth += 1;
    } else if (letter === '}') {
      depth -= 1;
    } else if (letter === undefined || (depth <= 0 && (letter === ';' || letter === '\n'))) {
      const statement = script.slice(from, at).trim();
      if (statement !== '') {
        found.push(statement);
      }
      from = at + 1;
    }
  }
  return found;
}

/** The lines of a script of nft, or its words. */
function nft(call: Call): void {
  if (call.isTrial('--check')) {
    return;
  }
  const file = call.value('--file');
  const readsInput = call.has('--interactive') || (file !== undefined && isStandardInput(file));
  if (file !== undefined && !isStandardInput(file)) {
    filters(call, 'load-rules', file);
  }
  const script = call.operands.length > 0 ? call.texts.join(' ') : readsInput ? (call.stdin.text ?? '') : '';
  for (const statement of statements(script)) {
    nftStatement(call, statement);
  }
}

function nftStatement(call: Call, line: string): void {
  if (
    /^(?:flush ruleset|(?:flush|delete|destroy) table|(?:flush|delete|destroy) chain\b.*\b(?:input|INPUT)\b)/.test(line)
  ) {
    filters(call, 'disable-firewall', line);
  } else if (/^(?:flush|delete|destroy|reset)\b/.test(line)) {
    filters(call, 'remove-rule', line);
  } else if (/policy\s+accept/.test(line)) {
    filters(call, /hook\s+(?:output|postrouting|prerouting)/.test(line) ? 'configure' : 'open-all', line);
  } else if (/policy\s+drop/.test(line)) {
    filters(call, /hook\s+(?:input|output)/.test(line) ? 'block-all' : 'block', line);
  } else if (/^(?:add|insert|replace|create)\s+(?:rule|element)\b/.test(line)) {
    filters(call, ruleChange(line), line);
  } else if (/^(?:add|insert|replace|create|rename)\b/.test(line)) {
    filters(call, 'configure', line);
  }
}

/** A rule of the chains of the machine itself that looks at nothing of a packet. */
const blocksAll = /\s(?:input|output)\s+(?:counter\s+|log\s+)*(?:drop|reject)\b/i;

function ruleChange(line: string): 'block-all' | 'open' | 'open-all' | 'block' | 'redirect' | 'configure' {
  if (/\b(?:dnat|snat|masquerade|redirect|tproxy)\b/.test(line)) {
    return 'redirect';
  }
  if (/\baccept\b/.test(line)) {
    const isHarmless = /\b(?:iif(?:name)?\s+"?lo\b|established|output|OUTPUT)/.test(line);
    const isNarrow = /\b(?:dport|sport|saddr|daddr|iif|iifname|oif|oifname|icmp\w*|l4proto|protocol|mark)\b/.test(line);
    return isHarmless ? 'configure' : isNarrow ? 'open' : 'open-all';
  }
  if (!/\b(?:drop|reject)\b/.test(line)) return 'configure';
  return blocksAll.test(line) ? 'block-all' : 'block';
}

/** `allow from any to any` is no rule at all. */
function ufwAllows(call: Call, words: readonly string[]): void {
  const text = words.join(' ');
  const about = words.filter(
    (word) =>
      !/^(?:allow|limit|in|out|on|from|to|proto|comment|route|log|log-all|any)$/.test(word) && !isEverybody(word),
  );
  if (/\bout\b/.test(text) && !/\bin\b/.test(text)) {
    filters(call, 'configure', text);
  } else {
    filters(call, about.length === 0 ? 'open-all' : 'open', text);
  }
}

function ufw(call: Call): void {
  const words = call.texts.filter(
    (text, index) =>
      !/^(?:insert|prepend)$/.test(text) &&
      !(call.texts[index - 1] === 'insert' && /^\d+$/.test(text)) &&
      text !== 'rule',
  );
  const [verb = '', next = ''] = words[0] === 'route' ? words.slice(1) : words;
  // A reset never looks at the option.
  if ((verb !== 'reset' && call.isTrial('--dry-run')) || /^(?:status|show|version|app|help)$/.test(verb)) {
    return;
  }
  switch (verb) {
    case 'disable':
    case 'reset':
      filters(call, 'disable-firewall', 'ufw');
      break;
    case 'allow':
    case 'limit':
      ufwAllows(call, words);
      break;
    case 'deny':
    case 'reject':
      filters(
        call,
        words.length > 1 && !isEverybody(next) && !/^(?:22(?:\/tcp)?|ssh|OpenSSH)$/.test(next) ? 'block' : 'block-all',
        words.join(' '),
      );
      break;
    case 'delete':
      filters(call, 'remove-rule', words.slice(1).join(' '));
      break;
    case 'default':
      filters(call, next === 'allow' && words[2] !== 'outgoing' ? 'open-all' : 'block', words.slice(1).join(' '));
      break;
    case 'logging':
      call.effect('audit', next === 'off' ? 'modify' : 'add-rule', 'object', 'ufw logging');
      break;
    default:
      filters(call, 'configure', words.join(' '));
  }
}

/** What an option of `firewall-cmd` with its value comes to. */
const firewallOptions: PatternTable<FilterChange> = [
  [
    /^--(?:set-default-zone=trusted|set-target=ACCEPT|add-source=(?:any|0\.0\.0\.0\/0|::\/0)|add-port=[01]-65535\/\w+)$/,
    'open-all',
  ],
  [/^--add-rich-rule=.*\b(?:drop|reject)\b/, 'block'],
  [/^--add-(?:rich-rule|service|port|source|protocol|interface|source-port)\b/, 'open'],
  [/^--add-(?:masquerade|forward-port|forward)\b/, 'redirect'],
  [/^--reset-to-defaults$/, 'disable-firewall'],
  [/^--(?:remove-|delete-)/, 'remove-rule'],
  [
    /^--(?:add-|new-|change-|set-(?:default|target)|reload|complete-reload|runtime-to-permanent|direct|passthrough|lockdown|load-)/,
    'configure',
  ],
];

/** Options with their values, which may stand in words of their own. */
function optionsWithValues(call: Call): readonly string[] {
  return call.words.flatMap(({ text }, index) => {
    const next = call.words[index + 1]?.text ?? '-';
    if (!text.startsWith('-')) {
      return [];
    }
    return text.includes('=') || next.startsWith('-') ? [text] : [`${text}=${next}`];
  });
}

function firewallCmd(call: Call): void {
  const given = optionsWithValues(call);
  const isTrusted = given.includes('--zone=trusted');
  for (const text of given) {
    const change = meaningOf(firewallOptions, text);
    if (text.startsWith('--panic-on')) {
      call.effect('network', 'down', 'object', 'all interfaces');
    } else if (text.startsWith('--set-log-denied=')) {
      call.effect('audit', text.endsWith('=off') ? 'modify' : 'add-rule', 'object', 'firewalld');
    } else if (change !== undefined) {
      filters(call, isTrusted && change === 'open' ? 'open-all' : change, text.slice(2));
    }
  }
}

function pfctl(call: Call): void {
  if (call.has('-d')) {
    filters(call, 'disable-firewall', 'pf');
  }
  const flushed = call.value('-F');
  if (flushed !== undefined) {
    filters(call, /^(?:all|rules|Rules|nat)$/.test(flushed) ? 'disable-firewall' : 'remove-rule', flushed);
  }
  if (call.has('-f') && !call.isTrial('-n')) {
    filters(call, 'load-rules', call.value('-f') ?? '');
  }
}

/** Front ends whose verbs say what becomes of all rules. */
function frontEnd(call: Call): void {
  const verb = call.texts[0] ?? call.words[0]?.text ?? '';
  if (/^(?:stop|clear|disable|off|flush|-x|-f|--disable|--stop|--flush|reset)$/.test(verb)) {
    filters(call, 'disable-firewall', call.name);
  } else if (/^(?:-a|--allow|allow|-ta|--tempallow)$/.test(verb)) {
    filters(call, 'open', call.texts.join(' '));
  } else if (
    /^(?:start|restart|reload|try|safe-start|-s|-r|-e|-d|drop|reject|blacklist|save|force-reload|refresh)$/.test(verb)
  ) {
    filters(call, 'configure', call.texts.join(' ') || call.name);
  }
}

export const firewallTools: readonly ToolSpec[] = [
  {
    names: 'nft',
    summary: 'shows and changes rules for packets',
    inspects: 'shows rules for packets',
    options: `
-f, --file=<read>         reads rules from a file
-D, --define=<text>       defines a variable
-I, --includepath=<look>  looks for included files there
-i, --interactive | -c, --check | -o, --optimize | -a, --handle | -s, --stateless | -t, --terse | -S, --service | -N, --reversedns | -u, --guid | -n, --numeric | -y, --numeric-priority | -p | -T | -d, --debug=<text> | -e, --echo | -j, --json | -v | -V`,
    style: 'posix',
    effects: nft,
  },
  {
    names: 'ufw',
    summary: 'controls the firewall',
    inspects: 'shows the rules of the firewall',
    options: '--dry-run | --force | --version | -h',
    effects: ufw,
  },
  {
    names: 'firewall-cmd firewall-offline-cmd',
    summary: 'controls the firewall',
    options:
      '--zone=<text> | --permanent | --timeout=<text> | -q, --quiet | --state | --list-all | --list-ports | --list-services | --get-zones | --policy=<text> | --add-rich-rule=<text> | --add-port=<text> | --add-service=<text> | --add-source=<text>',
    effects: firewallCmd,
  },
  {
    names: 'pfctl',
    summary: 'controls the packet filter',
    options:
      '-d | -e | -E | -f <read> | -F <text> | -n | -s <text> | -t <text> | -T <text> | -a <text> | -v | -q | -N | -R | -A | -k <text> | -K <text> | -i <text> | -o <text> | -D <text> | -x <text> | -X <text> | -g | -m | -M | -O | -P | -p <look> | -r | -S | -w <text> | -z',
    effects: pfctl,
  },
  {
    names: 'shorewall shorewall6 csf apf ferm firehol netfilter-persistent ipfw awall',
    summary: 'controls the firewall',
    style: 'posix',
    options: '-q | -v',
    effects: frontEnd,
  },
  {
    names: 'fail2ban-client',
    summary: 'controls what blocks attackers',
    options:
      '-c <read> | -s <look> | -p <look> | -x | -v | -q | -i | -d | -t | --async | --timeout=<text> | -V | --loglevel=<text> | --logtarget=<text>',
    effects: (call) => {
      const verb = call.texts.join(' ');
      if (/^(?:stop|unban --all|.*\bidle on)/.test(verb)) {
        call.effect('service', 'stop-protection', 'unit', 'fail2ban');
      } else if (/\bunban --all|^unban$/.test(call.words.map(({ text }) => text).join(' '))) {
        call.effect('service', 'stop-protection', 'unit', 'bans of fail2ban');
      } else if (/\b(?:unban|unbanip|addignoreip|delaction)\b/.test(verb)) {
        filters(call, 'configure', verb);
      } else if (/\b(?:banip)\b/.test(verb)) {
        filters(call, 'block', verb);
      }
      const command = /\baction(?:ban|unban|start|stop|check)\b/.test(verb) ? call.operands.at(-1) : undefined;
      if (command !== undefined) {
        call.as('command', command);
      }
    },
  },
  {
    names: 'cscli',
    summary: 'controls what blocks attackers',
    options: '-c <read> | -o <text> | --all | --ip=<text> | -i <text> | --duration=<text>',
    effects: (call) => {
      const verb = call.texts.join(' ');
      if (/^decisions delete/.test(verb)) {
        filters(call, 'configure', verb);
      } else if (/\b(?:remove|delete|disable)\b/.test(verb)) {
        call.effect('service', 'stop-protection', 'unit', verb);
      }
    },
  },
];
