import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { hasUnknown } from '../../words/markers.js';

/** Names among the words, rather than types and switches of a query. */
function asks(call: Call, words: readonly Word[]): void {
  for (const word of words) {
    const server = word.text.startsWith('@');
    if (server || /[.:]/.test(word.text) || hasUnknown(word.text)) {
      call.effect('network', 'connect', 'host', server ? word.text.slice(1) : word.text, { span: word.span });
    }
  }
}

function lookUp(call: Call): void {
  asks(
    call,
    call.operands.filter(({ text }) => !text.startsWith('+')),
  );
}

/** Wide or loud looks at other machines. */
function scans(call: Call): void {
  for (const word of call.operands) {
    call.effect('network', 'scan', 'host', word.text, { span: word.span, attributes: { external: true } });
  }
}

/** Scripts are told by arguments which files to send, and where to put what they fetch. */
function scriptArguments(call: Call): void {
  for (const { text, span } of call.values('-script-args')) {
    for (const argument of text.split(',')) {
      const [key = '', value = ''] = argument.split('=');
      if (value.includes('/') && /dest|output|save|log/.test(key)) {
        call.as('write', { text: value, span });
      } else if (/(?:file|path|upload|put)$/.test(key) && value.length > 1) {
        call.as('upload', { text: value, span });
      }
    }
  }
}

function nmap(call: Call): void {
  scriptArguments(call);
  for (const word of call.values('-script')) {
    const named = word.text.split(',').filter((name) => name.includes('/') || /\.(?:nse|lua)$/.test(name));
    for (const text of named) {
      call.as('library', { text, span: word.span });
    }
  }
  scans(call);
}

const pingOptions = `
-c <text> | -i <text> | -I <text> | -w <text> | -W <text> | -s <text> | -t <text> | -p <text> | -Q <text> | -l <text> | -m <text> | -M <text> | -S <text> | -T <text> | -F <text> | -e <text>
-4 | -6 | -a | -A | -b | -B | -d | -D | -f | -L | -n | -N <text> | -O | -q | -r | -R | -U | -v | -V | -3 | -C | -H`;

export const networkProbeTools: readonly ToolSpec[] = [
  {
    names: 'tcpkill dnsspoof',
    summary: 'breaks connections of others',
    options: '-i <text> | -t <text> | -r | -1 | -9 | -n <text> | -s <text> | -d <text> | -f <read>',
    effects: (call) => call.effect('network', 'disturb', 'object', call.texts.join(' ')),
  },
  {
    names: 'ss',
    summary: 'shows sockets',
    options: `
-F, --filter=<read>        reads its filter from a file
-D, --diag=<write>         writes what it gets from the kernel to a file
-K, --kill                 closes the sockets
-N, --net=<text> | -f, --family=<text> | -A, --query, --socket=<text> | -a, --all | -l, --listening | -n, --numeric | -r | -t, --tcp | -u, --udp | -x, --unix | -w, --raw | -p, --processes | -o, --options | -e, --extended | -m, --memory | -i, --info | -s, --summary | -b, --bpf | -E, --events | -Z, --context | -z | -4, --ipv4 | -6, --ipv6 | -0 | -d | -S | -H, --no-header | -O, --oneline | -T, --threads | -M | -V | -Q | -B | -L | -W`,
    effects: (call) => {
      if (call.has('--kill')) {
        call.effect('network', 'cut', 'object', call.texts.join(' ') || 'sockets');
      }
    },
  },
  {
    names: 'netstat nstat rtstat',
    summary: 'shows connections',
    options:
      '-a | -n | -l | -t | -u | -p | -r | -i | -s | -c | -e | -o | -w | -x | -v | -g | -4 | -6 | -C | -M | -N | -W | -Z | -z | -A <text> | -d | -j',
  },
  {
    names: 'ping ping4 ping6 oping noping',
    summary: 'asks a machine whether it is there',
    options: pingOptions,
    operands: '<host>...',
    effects: (call) => {
      if (call.has('-f')) call.effect('network', 'load', 'host', call.texts[0] ?? '');
    },
  },
  {
    names: 'fping',
    summary: 'asks machines whether they are there',
    options:
      '-f, --file=<read> | -a | -A | -b <text> | -B <text> | -c <text> | -C <text> | -d | -D | -e | -g | -H <text> | -i <text> | -I <text> | -l | -m | -n | -N | -o | -O <text> | -p <text> | -q | -Q <text> | -r <text> | -R | -s | -S <text> | -t <text> | -T <text> | -u | -v | -x <text>',
    operands: '<host>...',
  },
  {
    names: 'traceroute traceroute6 tracepath tracepath6 mtr tcptraceroute',
    summary: 'shows the way to a machine',
    options:
      '-n | -4 | -6 | -b | -m <text> | -l <text> | -p <text> | -f <text> | -F, --filename=<read> | -g <text> | -i <text> | -I | -q, --queries=<text> | -s <text> | -t <text> | -T | -U | -w, --wait=<text> | -z <text> | -A | -M <text> | -r, --report | -c, --report-cycles=<text> | --report-wide | -o <text> | -u | -P <text> | -j, --json | -C, --csv | -x, --xml | -e | -a <text> | -V',
    operands: '<host> <text>...',
  },
  {
    names: 'arping arp-scan arpwatch netdiscover',
    summary: 'asks who is in the local network',
    options:
      '-c <text> | -I, --interface=<text> | -i <text> | -w <text> | -s <text> | -l, --localnet | -f, --file=<read> | -q | -D | -U | -A | -b | -r <text> | -t <text> | -g | -N | --retry=<text> | -S <text> | -p | -P',
    operands: '<host>...',
  },
  {
    names: 'dig delv kdig',
    summary: 'asks name servers',
    operands: '<text>...',
    options: `
-f <read>                  asks what is in a file
-k <read>                  signs with the key in a file
-b <text> | -c <text> | -p <text> | -q <text> | -t <text> | -x <text> | -y <secret> | -4 | -6 | -i | -m | -r | -u | -v | -h | -a <read>`,
    effects: lookUp,
  },
  {
    names: 'host nslookup drill dog doggo resolveip',
    summary: 'asks name servers',
    operands: '<text>...',
    options:
      '-a | -A | -c <text> | -C | -d | -l | -i | -n | -N <text> | -r | -R <text> | -s | -t <text> | -T | -U | -v | -w | -W <text> | -m <text> | -p <text> | -4 | -6 | -f <read> | -k <read> | -D | -S | -x | -Q | -z',
    effects: lookUp,
  },
  {
    names: 'nsupdate',
    summary: 'changes what name servers know',
    options:
      '-k <read> | -y <secret> | -d | -D | -g | -l | -o | -p <text> | -r <text> | -t <text> | -u <text> | -v | -L <text> | -i | -P | -T | -V',
    operands: '<read>',
    effects: (call) => call.effect('network', 'configure', 'object', 'names'),
  },
  {
    names: 'whois',
    summary: 'asks who owns a name or address',
    options:
      '-h, --host=<text> | -p, --port=<text> | -H | -I | -a | -A | -b | -c | -g <text> | -i <text> | -K | -l | -L | -m | -M | -q <text> | -r | -R | -s <text> | -T <text> | -t <text> | -v <text> | -x',
    effects: (call) => {
      // A server of one's own choice is handed what is asked.
      const told = call.has('--host') && call.texts.some(hasUnknown);
      call.effect(
        'network',
        told ? 'send' : 'connect',
        'host',
        call.value('--host') ?? 'whois',
        told ? { attributes: { external: true } } : {},
      );
    },
  },
  {
    names: 'nmap',
    summary: 'scans machines and their ports',
    style: 'long-dash',
    options: `
-script=<text>             runs these scripts
-script-args=<text> | -script-args-file=<read> | -datadir=<library> | -servicedb=<read> | -versiondb=<read>
-iL <read>                 scans what is in a file
-iR <text> | -excludefile <read> | -exclude <text> | -resume <read> | -stylesheet <text>
-oN <write> | -oX <write> | -oS <write> | -oG <write> | -oA <write> | -oH <write> | -append-output
-p <text> | -T0 | -T1 | -T2 | -T3 | -T4 | -T5 | -e <text> | -S <text> | -D <text> | -g <text> | -source-port <text> | -b <text> | -sI <text> | -data <text> | -data-string <text> | -data-length <text> | -proxies <host> | -dns-servers <text> | -interactive
-max-retries <text> | -host-timeout <text> | -min-rate <text> | -max-rate <text> | -top-ports <text> | -scan-delay <text> | -ttl <text> | -mtu <text> | -spoof-mac <text> | -version-intensity <text> | -min-parallelism <text> | -max-parallelism <text> | -scanflags <text> | -ip-options <text>`,
    effects: (call) => {
      if (call.has('-interactive')) {
        call.effect('execute', 'shell', 'process', 'nmap');
      }
      nmap(call);
    },
  },
  {
    names: 'masscan zmap unicornscan rustscan naabu',
    summary: 'scans many machines',
    style: 'long-dash',
    options: `
-nmap-cli=<command>        runs this with what is found
-oX, -oG, -oJ, -oL, -output-filename, -output-file=<write>  writes what is found there
-iL, -list, -includefile=<read>  scans what is in a file
-c, -conf=<read> | -readscan=<read> | -excludefile=<read> | -w, -allowlist-file=<read> | -b, -blocklist-file=<read> | -o <write>
-p, -ports, -port, -target-ports=<text> | -top-ports, -tp=<text> | -rate=<text> | -e <text> | -banners | -output-format=<text> | -output-fields, -f=<text> | -B <text> | -a, -addresses=<text> | -host <text> | -r, -range=<text> | -n, -max-targets=<text> | -t, -timeout=<text> | -S, -source-ip=<text> | -scan-order=<text> | -batch-size=<text> | -dryrun | -ping | -verify`,
    effects: scans,
  },
  {
    names: 'iperf iperf3 netperf nuttcp speedtest speedtest-cli fast',
    summary: 'measures a network',
    options:
      '-c, --client=<host> | -s, --server | -p, --port=<text> | -F, --file=<upload> | --logfile=<append> | -I, --pidfile=<write> | -t <text> | -i <text> | -b <text> | -P <text> | -u | -R | -J | -D | -n <text> | -l <text> | -w <text> | -B <text> | -4 | -6 | -d | -f <text> | -H <host> | -1 | --rsa-private-key-path=<read> | --authorized-users-path=<read> | --simple | --json | --server-id=<text> | --secure',
  },
  {
    names: 'iptraf iptraf-ng bandwhich slurm ifstat ifpps',
    summary: 'shows who uses the network',
    options:
      '-i <text> | -n | -N | -P | -B | -f <text> | -F <text> | -c <text> | -t | -s <text> | -L <text> | -l | -d <text> | -v <text> | -p | -u <text> | -m | -o <text> | -h | -q | --json | --add | --remove',
  },
];
