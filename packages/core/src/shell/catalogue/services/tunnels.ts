import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { settingsFrom } from '../running/wrapping.js';
import { runThere } from './run-there.js';

function expose(call: Call): void {
  if (
    /^(?:status|invite|completion|verify|version|help|enable|disable|overview)\b/.test(call.texts[0] ?? '') ||
    call.has('-h') ||
    call.has('-v')
  )
    return;
  call.effect('network', 'tunnel', 'host', call.texts.join(' '));
}

const tunnel: Usage = { summary: 'lets others in from the internet', effects: expose };

export const tunnelTools: readonly ToolSpec[] = [
  {
    names: 'ngrok',
    summary: 'lets others reach this machine from the internet',
    options:
      '--config=<read> | --log=<write> | --authtoken=<secret> | --region=<text> | --hostname=<text> | --domain=<text> | --basic-auth, --auth=<secret> | --url=<text> | --log-format=<text> | --log-level=<text> | --oauth=<text>',
    subcommands: {
      http: tunnel,
      tcp: tunnel,
      tls: tunnel,
      start: tunnel,
      '*': { summary: 'manages tunnels' },
      'config add-authtoken': { summary: 'keeps a token', operands: '<secret>' },
      authtoken: { summary: 'keeps a token', operands: '<secret>' },
    },
  },
  {
    names: 'cloudflared',
    summary: 'lets others reach this machine from the internet',
    options:
      '--config=<read> | --origincert=<look> | --credentials-file, --cred-file=<look> | --logfile=<write> | --url=<text> | --hostname=<text> | --name=<text> | --token=<secret> | --loglevel=<text> | --metrics=<text> | --pidfile=<write> | --no-tls-verify',
    effects: (call) => {
      const [first, second] = call.texts;
      if (first === 'tunnel' && (second === undefined || second === 'run')) expose(call);
      else if (first === 'tunnel' && second === 'delete')
        call.effect('cloud', 'delete', 'object', call.texts.slice(1).join(' '));
      else if (first === 'access') call.effect('network', 'tunnel', 'host', call.value('--hostname') ?? '');
      else if (first === 'service') call.effect('service', 'enable', 'unit', 'cloudflared');
    },
  },
  {
    names: 'tailscale',
    summary: 'joins machines to a private network',
    options:
      '--authkey, --auth-key=<secret> | --hostname=<text> | --login-server=<host> | --advertise-routes=<text> | --advertise-tags=<text> | --exit-node=<text> | --operator=<text> | --socket=<look> | --ssh | --accept-routes | --accept-dns | --reset | --bg | --https=<text> | --tcp=<text>',
    subcommands: {
      up: {
        summary: 'joins the network',
        effects: (call) => call.effect('network', 'configure', 'object', 'tailscale'),
      },
      set: {
        summary: 'changes settings',
        effects: (call) => call.effect('network', 'configure', 'object', 'tailscale'),
      },
      login: {
        summary: 'joins the network',
        effects: (call) => call.effect('network', 'configure', 'object', 'tailscale'),
      },
      down: { summary: 'leaves the network', effects: (call) => call.effect('network', 'down', 'object', 'tailscale') },
      logout: {
        summary: 'leaves the network',
        effects: (call) => call.effect('network', 'down', 'object', 'tailscale'),
      },
      funnel: tunnel,
      serve: { summary: 'shares a service on the private network', effects: expose },
      'file cp': { summary: 'sends files to another machine', operands: '<upload>... <text>' },
      'file get': { summary: 'takes files from other machines', operands: '<write>' },
      ssh: {
        summary: 'runs a command on another machine, or logs in there',
        style: 'posix',
        effects: (call) => {
          const [host, ...words] = call.operands;
          if (host !== undefined) runThere(call, host, words);
        },
      },
      '*': { summary: 'shows the state of the network' },
    },
  },
  {
    names:
      'frpc frps chisel bore localtunnel lt rathole gost pagekite zrok iodine dnscat dnscat2 ptunnel stunnel stunnel4 wstunnel ligolo-ng ligolo-proxy ligolo-agent pagekite.py gs-netcat gsocket inlets inletsctl sish telebit tunnelto localxpose loclx pktriot remotemoe expose hans sslh revsocks resocks pivotnacci neoreg reGeorg',
    summary: 'tunnels connections',
    options: '-c, --config=<read> | -p, --port=<text> | -h, --help | -v, --version',
    effects: expose,
  },
  {
    names: 'tor',
    summary: 'joins an anonymous network',
    options: '-f=<read> | --hash-password=<secret> | --defaults-torrc=<read> | --quiet | --verify-config',
    effects: (call) => {
      if (!call.has('--verify-config') && !call.has('--hash-password'))
        call.effect('network', 'tunnel', 'host', 'anonymous network');
    },
  },
  {
    names: 'openvpn',
    summary: 'connects to a private network',
    options: `
--config=<read>                   reads settings from a file
--up, --down, --route-up, --route-pre-down, --ipchange, --tls-verify, --auth-user-pass-verify, --client-connect, --client-disconnect, --learn-address=<command>   runs a command then
--plugin=<library>                loads a plugin
--ca=<read> | --cert=<look> | --key=<look> | --secret=<read> | --tls-auth=<read> | --pkcs12=<read> | --auth-user-pass=<read> | --askpass=<read> | --dh=<read>
--log=<write> | --log-append=<append> | --status=<write> | --writepid=<write> | --remote=<host> | --dev=<text> | --proto=<text> | --port=<text> | --lport=<text>
--script-security=<text> | --genkey=<text> | --ifconfig=<text> | --cipher=<text> | --data-ciphers=<text> | --cd=<look> | --chroot=<look> | --user=<text> | --group=<text>
--client-config-dir=<look> | --management=<text> | --iproute=<program> | --verb=<text> | --daemon | --client | --mktun | --rmtun | --show-ciphers`,
    operands: '<read>',
    style: 'long-dash',
    effects: (call) => {
      settingsFrom(call, [...call.values('--config'), ...call.operands]);
      if (call.words.length > 0 && !call.has('--genkey') && !call.has('--show-ciphers'))
        call.effect('network', 'connect-vpn', 'host', call.value('--remote') ?? '');
    },
  },
];
