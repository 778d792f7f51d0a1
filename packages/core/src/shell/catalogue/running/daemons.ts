import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** Directives of a configuration that is given on the command line, and load or run something. */
function directives(call: Call, options: readonly string[]): void {
  for (const word of options.flatMap((option) => call.values(option))) {
    if (/^\s*ssl_?protocols?\s[^;]*(?:SSLv[23]|TLSv1(?:\.1)?(?![.\d]))/i.test(word.text))
      call.effect('crypto', 'weaken', 'object', 'protocol', { span: word.span });
    const load = /^\s*(?:LoadModule\s+\S+|load_module|LoadFile|Include(?:Optional)?|include)\s+([^;\s]+)/i.exec(
      word.text,
    );
    const file = /^\s*(?:ErrorLog|CustomLog|error_log|access_log|TransferLog|ScriptLog)\s+(?!\|)([^;\s]+)/i.exec(
      word.text,
    );
    const line = /^\s*(?:ErrorLog|CustomLog|TransferLog)\s+["']?\|[|$]?\s*([^"']+)/i.exec(word.text);
    if (load !== null) call.as('library', { ...word, text: load[1] ?? '' });
    if (file !== null) call.as('write', { ...word, text: file[1] ?? '' });
    if (line !== null) call.shell({ ...word, text: line[1] ?? '' });
  }
}

/** `-s stop`, `-k stop`, a check of the configuration, or a start. */
function webServer(signal: string, configuration: readonly string[], checks: readonly string[]): (call: Call) => void {
  return (call) => {
    directives(call, configuration);
    const what = call.value(signal);
    if (what !== undefined) call.effect('service', action(what), 'unit', call.name);
    else if (!checks.some((check) => call.has(check))) call.effect('service', 'start', 'unit', call.name);
  };
}

function action(what: string): string {
  if (/stop|quit|term/.test(what)) return 'stop';
  if (/start/.test(what) && what !== 'start') return 'restart';
  return what === 'start' ? 'start' : 'reload';
}

const dhcp = `
-sf=<program>      runs that script for every event
-cf=<read> | -lf=<write> | -pf=<write> | -e=<assignment> | -p=<text> | -s=<text> | -g=<text> | -D=<text> | -C=<text> | -H=<text> | -F=<text>
-timeout=<text> | --request-options=<text> | -V=<text> | --dad-wait-time=<text> | -decline-wait-time=<text>
-1 | -4 | -6 | -d | -i | -I | -n | -nw | -N | -P | -q | -r | -R | -S | -T | -v | -w | -x | -B | -nc`;

/** Servers and clients in the background, whose options run programs or write files. */
export const daemonTools: readonly ToolSpec[] = [
  {
    names: 'nginx openresty tengine freenginx angie',
    summary: 'serves the web',
    inspects: 'checks or shows its settings',
    options: `
-c=<read>          reads its settings from a file
-g=<text>          adds a directive
-s=<text>          tells the running one to stop or read its settings again
-e=<append> | -p=<look> | -t | -T | -q | -v | -V | -h | -?`,
    effects: webServer('-s', ['-g'], ['-t', '-T', '-v', '-V', '-h', '-?']),
  },
  {
    names: 'apache2 httpd apachectl apache2ctl',
    summary: 'serves the web',
    inspects: 'checks or shows its settings',
    options: `
-f=<read>          reads its settings from a file
-C=<text>          takes a directive first
-c=<text>          takes a directive last
-k=<text>          tells the running one to stop or start again
-E=<append> | -d=<look> | -D=<text> | -e=<text> | -S | -t | -T | -M | -l | -L | -v | -V | -X | -w | -h`,
    effects: (call) => {
      const [verb] = call.texts;
      // Busybox has a small one of the same name.
      if (call.name === 'httpd' && call.has('-h') && call.words.length > 1) {
        call.effect('network', 'serve-files', 'host', verb ?? '');
        return;
      }
      if (verb === undefined) webServer('-k', ['-C', '-c'], ['-S', '-t', '-M', '-l', '-L', '-v', '-V', '-h'])(call);
      else if (!/^(?:configtest|status|fullstatus)$/.test(verb))
        call.effect('service', action(verb), 'unit', call.name);
    },
  },
  {
    names: 'lighttpd',
    summary: 'serves the web',
    options:
      '-f=<read>  reads its settings from a file\n-m=<library>  loads modules from a directory\n-i=<text> | -p | -t | -tt | -1 | -D | -v | -V | -h',
    effects: (call) => {
      if (!call.has('-t') && !call.has('-v') && !call.has('-V') && !call.has('-p'))
        call.effect('service', 'start', 'unit', call.name);
    },
  },
  {
    names: 'caddy',
    summary: 'serves the web',
    options:
      '-c, --config=<read> | -a, --adapter=<text> | --envfile=<read> | -w, --watch | --pidfile=<write> | --address=<text> | -f, --force',
    subcommands: {
      run: { summary: 'serves', effects: (call) => call.effect('service', 'start', 'unit', 'caddy') },
      start: {
        summary: 'serves in the background',
        effects: (call) => call.effect('service', 'start', 'unit', 'caddy'),
      },
      stop: { summary: 'stops serving', effects: (call) => call.effect('service', 'stop', 'unit', 'caddy') },
      reload: {
        summary: 'reads its settings again',
        effects: (call) => call.effect('service', 'reload', 'unit', 'caddy'),
      },
      'file-server': {
        summary: 'serves a directory',
        options: '-l, --listen=<text> | -r, --root=<look> | -d, --domain=<text> | -b, --browse | -t, --templates',
        effects: (call) => call.effect('network', 'serve-files', 'host', call.value('--listen') ?? ':80'),
      },
      'reverse-proxy': { summary: 'passes connections on', options: '--from=<listen> | --to=<host>' },
      '*': { summary: 'tells about itself', options: '-o, --output=<write>' },
    },
  },
  {
    names: 'dnsmasq',
    summary: 'answers names and gives out addresses',
    options: `
--dhcp-script=<program>     runs that for every lease
--dhcp-luascript=<library>  runs that for every lease
--conf-script=<command>     takes its settings from a command
-C, --conf-file=<read> | -7, --conf-dir=<look> | -r, --resolv-file=<read> | -H, --addn-hosts=<read> | -l, --dhcp-leasefile=<write> | -x, --pid-file=<write>
-8, --log-facility=<append> | -u, --user=<text> | -g, --group=<text> | -i, --interface=<text> | -a, --listen-address=<text> | -p, --port=<text> | -S, --server=<text>
-A, --address=<text> | -F, --dhcp-range=<text> | -O, --dhcp-option=<text> | --tftp-root=<look> | --test | -k, --keep-in-foreground | -d, --no-daemon | -q, --log-queries
-R, --no-resolv | -h, --no-hosts | -v, --version | -w, --help | --enable-tftp | -z, --bind-interfaces`,
    effects: (call) => {
      if (!call.has('--test') && !call.has('-v') && !call.has('-w')) call.effect('service', 'start', 'unit', 'dnsmasq');
    },
  },
  {
    names: 'dhclient',
    summary: 'asks for an address',
    options: dhcp,
    style: 'long-dash',
    effects: (call) =>
      call.effect(
        'network',
        call.has('-r') || call.has('-x') ? 'release-address' : 'configure',
        'object',
        call.texts.join(' '),
      ),
  },
  {
    names: 'dhcpcd udhcpc pump',
    summary: 'asks for an address',
    options:
      '-s=<program>  runs that script for every event\n-c, --script=<program>\n-f, --config=<read> | -i, --interface=<text> | -p=<write> | -h, --hostname=<text> | -e, --env=<assignment> | -l, --leasetime=<text> | -m, --metric=<text> | -t, --timeout=<text> | -r, --request=<text> | -x[<text>] | -b | -k, --release | -n | -q | -R | -T | -U | -w | -A | -B | -d | -E | -G | -H | -J | -K | -L | -N | -V | -4 | -6 | -1',
    effects: (call) =>
      call.effect(
        'network',
        call.has('-k') || call.has('-R') ? 'release-address' : 'configure',
        'object',
        call.value('-i') ?? call.texts.join(' '),
      ),
  },
  {
    names: 'pppd pon',
    summary: 'connects over a telephone line',
    options: '',
    effects: (call) => {
      for (const [index, word] of call.words.entries()) {
        const next = call.words[index + 1];
        if (next === undefined) continue;
        if (/^(?:connect|disconnect|init|pty|welcome)$/.test(word.text)) call.as('command', next);
        if (word.text === 'plugin') call.as('library', next);
        if (word.text === 'logfile') call.as('append', next);
        if (word.text === 'file') call.as('read', next);
        if (word.text === 'password') call.as('secret', next);
      }
      call.effect('network', 'configure', 'object', 'ppp');
    },
  },
  {
    names: 'inetd xinetd openbsd-inetd rinetd',
    summary: 'starts programs for connections',
    options:
      '-f=<read> | -d | -i | -E | -l | -q=<text> | -R=<text> | -s | -w | -a=<text> | -p=<write> | -filelog=<append> | -pidfile=<write> | -dontfork | -c=<read>',
    operands: '<read>',
    effects: (call) => call.effect('network', 'listen', 'host', call.texts[0] ?? call.name),
  },
  {
    names: 'haproxy traefik envoy squid varnishd',
    summary: 'passes connections on',
    options:
      '-f, -config-path, --config-path=<read> | --config-yaml=<text> | -a=<listen> | -b=<host> | -n=<look> | -P=<write> | -s=<text> | -p=<text> | -C=<read> | -D | -d | -db | -c | -V | -v | -vv | -q | -k=<text> | -z | -N | -sf=<text> | -st=<text> | --mode=<text> | --service-cluster=<text>',
    effects: (call) => {
      const what = call.name === 'squid' ? call.value('-k') : undefined;
      if (what !== undefined) {
        if (what !== 'parse' && what !== 'check')
          call.effect('service', /shutdown|kill|interrupt/.test(what) ? 'stop' : 'reload', 'unit', call.name);
      } else if (!call.has('-c') && !call.has('-v') && !call.has('-vv') && !call.has('-V'))
        call.effect('service', 'start', 'unit', call.name);
    },
  },
  {
    names: 'uwsgi gunicorn uvicorn hypercorn daphne waitress-serve puma unicorn thin passenger rackup webrick',
    summary: 'serves an application',
    options: `
--exec-pre-app, --exec-asap, --exec-pre-jail, --exec-post-jail, --exec-as-root, --exec-as-user=<command>  runs a command then
--http, --http-socket, --socket=<listen>  listens there
-b, --bind=<listen>  listens there
--plugin, --plugins=<library> | -c, --config=<library> | --wsgi-file=<script> | --ini=<read> | --module=<text> | --callable=<text> | --master | --processes=<text>
-w, --workers=<text> | -k, --worker-class=<text> | -p, --port=<text> | --host=<text> | --reload | -D, --daemon | -t, --timeout=<text> | --threads=<text> | -e, --env=<text>
--chdir=<look> | --access-logfile=<append> | --error-logfile, --log-file=<append> | --pid=<write> | -u, --user=<text> | -g, --group=<text> | --ssl-keyfile, --keyfile=<read> | --ssl-certfile, --certfile=<read> | --log-level=<text> | -C=<library> | -s=<text> | -o=<text>`,
    effects: (call) => {
      if (!call.has('-b') && !call.has('--http') && !call.has('--socket'))
        call.effect('network', 'listen', 'host', call.value('-p') ?? '');
    },
  },
];
