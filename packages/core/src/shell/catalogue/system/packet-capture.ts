import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** Lists, checks and reads what was captured before. */
function isOffline(call: Call): boolean {
  return ['-r', '--read', '-D', '--list-interfaces', '-L', '--list-data-link-types', '-h', '--help', '--version'].some(
    (option) => call.has(option),
  );
}

function captures(call: Call): void {
  if (isOffline(call)) {
    return;
  }
  const where = call.value('-i') ?? 'any';
  const keeps = call.has('-w') || call.has('-b') || /^(?:dumpcap|tcpflow|netsniff-ng)$/.test(call.name);
  // Without a filter, all that passes is seen: passwords, too.
  const isFiltered = call.operands.length > 0 || ['-f', '-Y', '-F', '-R'].some((option) => call.has(option));
  call.effect('read', keeps || !isFiltered ? 'capture' : 'watch-packets', 'object', where);
}

export const packetCaptureTools: readonly ToolSpec[] = [
  {
    names: 'tcpdump',
    summary: 'shows or keeps the packets that pass',
    options: `
-w <write>                keeps them in a file
-r <read>                 reads them from a file
-z <program>              starts this program with each file
-F <read>                 reads the filter from a file
-V <read>                 reads names of files from a file
-E <secret>               decrypts with these keys
-Z, --relinquish-privileges=<text>  goes on as this user
-i, --interface=<text> | -c <text> | -s, --snapshot-length=<text> | -C <text> | -G <text> | -W <text> | -B, --buffer-size=<text> | -Q, --direction=<text> | -T <text> | -j, --time-stamp-type=<text> | -m <read> | -M <secret> | -y, --linktype=<text> | --count | --time-stamp-precision=<text> | --print
-A | -b | -d | -D, --list-interfaces | -e | -f | -g | -H | -h, --help | -I | -J | -K | -l | -L, --list-data-link-types | -n | -N | -O | -p | -q | -S | -t | -u | -U | -v | -x | -X | -# | --version | --immediate-mode`,
    effects: captures,
  },
  {
    names: 'tshark dumpcap wireshark termshark rawshark',
    summary: 'shows or keeps the packets that pass',
    options: `
-w <write>                keeps them in a file
-r, --read=<read>         reads them from a file
-X <text>                 hands something to an extension
-o <text> | -i, --interface=<text> | -f <text> | -Y, --display-filter=<text> | -R <text> | -T <text> | -e <text> | -E <text> | -c <text> | -a, --autostop=<text> | -b, --ring-buffer=<text> | -s <text> | -d <text> | -z <text> | -u <text> | -t <text> | -N <text> | -F <text> | -y <text> | -B <text> | -C <text> | -G[<text>] | -j <text> | -J <text> | -K <read> | -W <text> | -U <text> | -O <text> | -H <read> | --export-objects=<text> | --color | -D, --list-interfaces | -L | -n | -p | -P | -q | -Q | -S <text> | -x | -V | -l | -I | -g | -2 | -M <text> | -A <secret>`,
    effects: (call) => {
      for (const word of call.values('-X')) {
        if (/^(?:lua_script|read_format):/.test(word.text)) {
          call.as('library', { text: word.text.slice(word.text.indexOf(':') + 1), span: word.span });
        }
      }
      captures(call);
    },
  },
  {
    names: 'tcpflow ngrep netsniff-ng tcpick urlsnarf driftnet tcptrack httpry',
    summary: 'shows or keeps what passes over the network',
    options: `
-r, -I <read>             reads packets from a file
-O, -w, --write=<write>   keeps them in a file
-F <read>                 reads the filter from a file
-i, -d <text> | -c <text> | -n <text> | -s <text> | -S <text> | -W <text> | -q | -v | -e | -C | -B | -D | -p | -a | -T <text> | -M <text> | -P <library> | -o <text> | -eval <text> | -caplet <library> | -L <append>`,
    effects: captures,
  },
  {
    names: 'editcap mergecap capinfos text2pcap reordercap',
    summary: 'works on captured packets',
    options:
      '-a <text> | -A <text> | -B <text> | -c <text> | -C <text> | -d | -D <text> | -F <text> | -i <text> | -r | -s <text> | -t <text> | -T <text> | -w <write> | -v | -q',
    operands: '<read>... <write>',
  },
  {
    names: 'tcpreplay',
    summary: 'sends captured packets again',
    options:
      '-i, --intf1=<text> | -I <text> | -l, --loop=<text> | -M, --mbps=<text> | -p <text> | -t | -x <text> | -o | -K | -q | -v | -L <text>',
    operands: '<upload>...',
  },
];
