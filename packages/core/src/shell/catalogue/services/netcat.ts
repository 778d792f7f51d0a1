import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { engineSocket } from './container-privileges.js';
import { lookAtAddress, sendStdin } from './web-address.js';

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
--ssl-cert=<look> | --ssl-key=<look> | --ssl-trustfile=<look> | --ssl-ciphers=<text> | --ssl-servername=<text> | --ssl-alpn=<text>
-z | -u, --udp | -v, --verbose | -n, --nodns | -4 | -6 | -C, --crlf | -D | -F | -h, --help | -N | -r | -S | -t, --telnet | -U, --unixsock
--send-only | --recv-only | --sctp | --vsock | -a | --version`;

/** What is handed to a connection: a shell there is everybody's who connects. */
function handOver(call: Call, place: string): boolean {
  const programs = [...call.values('--exec'), ...call.values('--sh-exec')];
  if (programs.length === 0 && !call.has('--lua-exec')) return false;
  call.effect('execute', 'serve-program', 'host', place, { attributes: { external: true } });
  for (const word of programs) call.as('command', word);
  return true;
}

/** Stores that are talked to in plain words: what they are told to forget is gone. */
function tells(call: Call, place: string): void {
  if (/^\s*flush(?:all|db|_all)\b/im.test(call.stdin.text ?? '')) call.effect('database', 'flush', 'host', place);
}

function listen(call: Call): void {
  const [first, second] = call.texts;
  const place = `${second === undefined ? '' : first}:${call.value('-p') ?? second ?? first ?? ''}`;
  call.effect('network', 'listen-for-anybody', 'host', place);
  if (handOver(call, place)) return;
  if (call.hasStdin) sendStdin(call, place);
  call.print({ downloaded: true });
}

function connect(call: Call): void {
  const [first, second] = call.texts;
  if (first === undefined) return;
  const place = `${first}:${second ?? ''}`;
  const probes = call.has('-z');
  call.effect('network', probes ? 'probe' : 'connect', 'host', place);
  lookAtAddress(call, { text: first, span: call.operands[0]?.span ?? [0, 0] });
  if (call.has('-U') && engineSocket.test(first)) call.effect('privilege', 'escape', 'object', first);
  if (probes || handOver(call, place)) return;
  if (call.hasStdin && !call.has('--recv-only')) {
    sendStdin(call, place);
    tells(call, place);
  }
  call.print({ downloaded: true });
}

export const netcatTools: readonly ToolSpec[] = [
  {
    names: 'nc ncat netcat nc.openbsd nc.traditional nc6 cryptcat',
    summary: 'moves bytes over connections',
    options,
    effects: (call) => (call.has('-l') ? listen(call) : connect(call)),
  },
];
