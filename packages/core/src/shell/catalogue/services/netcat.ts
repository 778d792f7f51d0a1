import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { sendStdin } from './web-address.js';

const options = `
-e, --exec=<text>                 hands the connection to a program
-c, --sh-exec=<text>              hands the connection to a shell
--lua-exec=<lua>                  hands the connection to a Lua script
-l, --listen                      waits for connections
-k, --keep-open                   waits for more than one
-p, --source-port=<text> | -s, --source=<text> | -w, --wait=<text> | -q <text> | -i, --idle-timeout=<text> | -I <text> | -O <text> | -T <text>
-V <text> | -X, --proxy-type=<text> | -M <text> | -m, --max-conns=<text> | -b <text> | -W <text> | -G <text> | -g <text> | -d, --delay=<text>
-x, --proxy=<host>                goes through a proxy
-P, --proxy-auth=<text>
-o, --output=<write>              writes the traffic to a file
-x, --hex-dump=<write>
--append-output | --allow=<text> | --allowfile=<read> | --deny=<text> | --denyfile=<read> | --broker | --chat | --ssl | --ssl-verify | --no-shutdown
--ssl-cert=<read> | --ssl-key=<read> | --ssl-trustfile=<read> | --ssl-ciphers=<text> | --ssl-servername=<text> | --ssl-alpn=<text>
-z | -u, --udp | -v, --verbose | -n, --nodns | -4 | -6 | -C, --crlf | -D | -F | -h, --help | -N | -r | -S | -t, --telnet | -U, --unixsock
--send-only | --recv-only | --sctp | --vsock | -a | --version`;

/** Where the options of several netcats differ, the dangerous meaning wins. */
function programOf(call: Call): boolean {
  return call.has('--exec') || call.has('--sh-exec') || call.has('--lua-exec');
}

function netcatEffects(call: Call): void {
  const listens = call.has('-l');
  const [first, second] = call.texts;
  const place = listens
    ? `${second === undefined ? '' : first}:${call.value('-p') ?? second ?? first ?? ''}`
    : `${first ?? ''}:${second ?? ''}`;
  if (programOf(call)) {
    call.effect('execute', 'serve-program', 'host', place, { attributes: { external: true } });
    for (const option of ['--exec', '--sh-exec']) for (const word of call.values(option)) call.as('command', word);
    return;
  }
  if (listens) {
    call.effect('network', 'listen', 'host', place);
    if (call.hasStdin) sendStdin(call, place);
    call.print({ downloaded: true });
    return;
  }
  if (first === undefined) return;
  call.effect('network', call.has('-z') ? 'probe' : 'connect', 'host', place);
  if (call.has('-z')) return;
  if (call.hasStdin && !call.has('--recv-only')) sendStdin(call, place);
  call.print({ downloaded: true });
}

export const netcatTools: readonly ToolSpec[] = [
  {
    names: 'nc ncat netcat nc.openbsd nc.traditional nc6 cryptcat',
    summary: 'moves bytes over connections',
    options,
    effects: netcatEffects,
  },
];
