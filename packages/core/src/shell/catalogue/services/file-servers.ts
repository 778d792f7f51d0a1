import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function serves(call: Call, port: string): void {
  call.effect('network', 'serve-files', 'host', port);
}

/** Servers whose only purpose is to hand out a directory, or to take files into it. */
export const fileServerTools: readonly ToolSpec[] = [
  {
    names:
      'miniserve darkhttpd webfsd goshs uploadserver http-server http-server-upload servefile woof updog dufs simplehttpserver httpserver qrcp filebrowser copyparty gossa light-server live-server ran static-web-server sfz',
    summary: 'hands out the files of a directory',
    options: `
-p, --port=<text>                 waits there
-r, -d, --root, --directory=<look>   hands out that directory
-i, --interfaces, --bind, -a, --address, --host, -b=<text> | --auth, -A=<text> | --password, --pass=<secret> | -C, --cert, --tls-cert=<look> | -K, --key, --tls-key=<look> | -c=<text>
-u, --upload, -U, --upload-files | -o, --open | -s, --silent | -g, --gzip | --cors | -q | -v | -h, --help | -V, --version | --index=<text> | --spa | -R`,
    effects: (call) => {
      if (!call.has('--help') && !call.has('--version')) serves(call, call.value('--port') ?? '');
    },
  },
  {
    names: 'smbserver.py impacket-smbserver',
    summary: 'hands out a directory to other machines',
    options:
      '-comment=<text> | -username=<text> | -password=<secret> | -hashes=<secret> | -ip=<text> | -port=<text> | -smb2support | -ts | -debug',
    style: 'long-dash',
    effects: (call) => serves(call, call.value('-port') ?? '445'),
  },
  {
    names: 'twistd',
    summary: 'runs a server of Twisted',
    options:
      '-n, --nodaemon | -y, --python=<script> | -l, --logfile=<append> | --pidfile=<write> | -d, --rundir=<look> | -u, --uid=<text> | -g, --gid=<text> | -o, --no_save | --reactor=<text>',
    style: 'posix',
    effects: (call) => {
      const [plugin, ...rest] = call.texts;
      if (plugin === 'web' && rest.some((text) => /^--path/.test(text))) serves(call, '8080');
      else if (plugin === 'ftp') serves(call, '2121');
      else if (plugin !== undefined) call.effect('network', 'listen', 'host', plugin);
    },
  },
  {
    names: 'pastebinit wgetpaste nopaste ix ixio dpaste termbin tb 0x0 transfer transfersh transferwee ffsend',
    summary: 'puts a file where others can fetch it',
    options:
      '-i=<upload>  sends that file\n-b=<host> | -a=<text> | -f=<text> | -t=<text> | -u=<text> | -p=<secret> | -l | -E | -v | -e=<text> | -d=<text> | --host=<host> | -c=<text>',
    operands: '<upload>...',
    effects: (call) => {
      if (call.hasStdin) {
        const secret = call.stdin.traits.sensitive ? ({ sensitive: true } as const) : {};
        call.effect('network', 'send', 'host', call.name, { attributes: { external: true, ...secret } });
      }
    },
  },
  {
    names: 'wormhole magic-wormhole wormhole-william rclone-send',
    summary: 'sends files to whoever has a word',
    options:
      '--relay-url=<host> | --transit-helper=<host> | --code=<text> | -c, --code-length=<text> | -o, --output-file=<write> | --text=<text> | --accept-file | -v, --verify | -0 | --no-listen | --tor',
    subcommands: {
      send: { summary: 'sends', operands: '<upload>...' },
      tx: { summary: 'sends', operands: '<upload>...' },
      receive: {
        summary: 'takes',
        effects: (call) => call.effect('network', 'fetch', 'host', 'wormhole', { attributes: { external: true } }),
      },
      rx: {
        summary: 'takes',
        effects: (call) => call.effect('network', 'fetch', 'host', 'wormhole', { attributes: { external: true } }),
      },
      'ssh invite': {
        summary: 'lets somebody log in',
        effects: (call) => call.effect('user', 'grant-login', 'host', 'here'),
      },
      'ssh accept': { summary: 'sends its public key' },
      '*': { summary: 'tells about itself' },
    },
  },
  {
    names: 'ftpput',
    summary: 'sends a file without encryption',
    options: '-u=<text> | -p=<secret> | -P=<text> | -v',
    effects: (call) => {
      const [host, , local] = call.operands;
      if (host !== undefined) call.as('host', host);
      const file = local ?? call.operands[1];
      if (file !== undefined) call.as('upload', file);
    },
  },
  {
    names: 'ftpget',
    summary: 'fetches a file without encryption',
    options: '-u=<text> | -p=<secret> | -P=<text> | -v | -c',
    effects: (call) => {
      const [host, local] = call.operands;
      call.effect('network', 'fetch', 'host', host?.text ?? '', { attributes: { external: true } });
      if (local !== undefined) call.as('write', local);
    },
  },
  {
    names: 'vncserver tigervncserver Xvnc x11vnc x0vncserver wayvnc krfb vino-server',
    summary: 'shows the screen to other machines',
    options: `
-SecurityTypes, --SecurityTypes=<text>   says who is let in
-nopw                             lets everybody in
-localhost, --localhost[=<text>] | -passwd, -rfbauth, -PasswordFile=<look> | -rfbport, -port=<text> | -geometry=<text> | -depth=<text> | -display=<text> | -kill=<text> | -auth=<look> | -forever | -shared | -bg | -viewonly | -once | -list | -ssl | -http | -N | -repeat`,
    style: 'long-dash',
    effects: (call) => {
      if (call.has('-kill') || call.has('-list')) return;
      const isOpen = call.has('-nopw') || /none/i.test(call.value('-SecurityTypes') ?? '');
      call.effect('network', isOpen ? 'listen-to-all' : 'listen', 'host', call.texts[0] ?? ':0');
    },
  },
];
