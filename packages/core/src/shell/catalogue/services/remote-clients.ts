import type { ToolSpec } from '../../tools/tool-spec.js';
import { afterDashes } from './derived-word.js';
import { transferLines } from './ssh-copies.js';
import { once } from './usages.js';
import { lookAtAddress, partsOf } from './web-address.js';

/** Clients that send files or logins to other machines in ways of their own. */
export const remoteClientTools: readonly ToolSpec[] = [
  {
    names: 'croc',
    summary: 'sends files to whoever has a word',
    options:
      '-c, --code=<text> | --relay=<host> | --pass=<text> | --out=<look> | --ip=<text> | --yes | --stdout | --debug | --no-compress | --overwrite | --text=<text> | --throttleUpload=<text> | --curve=<text> | --local | --zip | --git | --ask | --remember | --classic',
    subcommands: {
      send: {
        summary: 'sends',
        options: '-t, --text=<text> | --zip | --no-local | --port=<text> | --transfers=<text>',
        operands: '<upload>...',
      },
      relay: {
        summary: 'passes what others send on',
        options: '--ports=<text>',
        effects: (call) => call.effect('network', 'listen', 'host', 'relay'),
      },
      '*': {
        summary: 'takes what is sent',
        effects: (call) => call.effect('network', 'fetch', 'host', 'croc', { attributes: { external: true } }),
      },
    },
  },
  {
    names: 'cadaver davix-put',
    summary: 'keeps files on a web server',
    options: '-t, --tolerant | -r, --rcfile=<read> | -p, --proxy=<host> | -V, --version',
    effects: (call) => {
      const [address] = call.operands;
      const { host } = partsOf(address?.text ?? '');
      if (address !== undefined) lookAtAddress(call, address);
      call.effect('network', 'connect', 'host', host, { attributes: { external: true } });
      transferLines(call, host);
    },
  },
  {
    names: 'xfreerdp xfreerdp3 rdesktop wlfreerdp vncviewer xtightvncviewer remmina xtigervncviewer',
    summary: 'shows the screen of another machine',
    options:
      '-u=<text> | -p=<secret> | -d=<text> | -g=<text> | -passwd=<look> | -a=<text> | -k=<text> | -r=<text> | -c=<text> | -f | -v | -via=<host> | -x=<text>',
    style: 'long-dash',
    effects: (call) => {
      for (const word of call.operands) {
        const password = /^[/+]p(?:ass(?:word)?)?:(.+)$/.exec(word.text)?.[1];
        if (password !== undefined) call.as('secret', { ...word, text: password });
        else if (/^\/cert(?::|-)ignore/.test(word.text))
          call.effect('crypto', 'weaken', 'host', 'remote screen', { span: word.span });
        else if (/^\/drive:|^-r$/.test(word.text))
          call.effect('network', 'expose', 'host', word.text, { span: word.span });
      }
      call.effect(
        'network',
        'connect',
        'host',
        /^\/v:(.+)/.exec(call.texts.find((text) => text.startsWith('/v:')) ?? '')?.[1] ?? call.texts.at(-1) ?? '',
      );
    },
  },
  {
    names: 'bcp',
    summary: 'copies tables to and from files',
    options:
      '-S=<host> | -U=<text> | -P=<secret> | -d=<text> | -T | -c | -n | -w | -t=<text> | -r=<text> | -F=<text> | -L=<text> | -b=<text> | -e=<write> | -f=<read> | -q | -k | -E | -h=<text>',
    effects: (call) => {
      const [table = '', way = ''] = call.texts;
      const file = call.operands[2];
      if (/^(?:out|queryout)$/.test(way)) {
        call.effect('database', 'dump', 'table', table);
        if (file !== undefined) call.as('write', file);
      } else if (way === 'in') {
        call.effect('database', 'modify', 'table', table);
        if (file !== undefined) call.as('read', file);
      }
    },
  },
  {
    names: 'pm2',
    summary: 'keeps programs running',
    options:
      '-n, --name=<text> | -i, --instances=<text> | -f, --force | --watch | -u, --user=<text> | --cron=<text> | --interpreter=<program> | -l, --log=<append> | -o, --output=<append> | -e, --error=<append> | --env=<text> | --lines=<text> | --update-env | --no-daemon | -s, --silent',
    subcommands: {
      start: {
        summary: 'starts a program',
        effects: (call) => {
          const [program] = call.operands;
          if (program === undefined) return;
          const words = [program, ...afterDashes(call)];
          if (/\s/.test(program.text) || call.value('--interpreter') === 'none') call.run(words);
          else {
            call.possible(words);
            call.as('script', program);
          }
        },
      },
      ...Object.fromEntries(
        ['stop', 'delete', 'del', 'kill'].map((verb) => [
          verb,
          {
            summary: 'ends programs',
            effects: (call: Parameters<NonNullable<ToolSpec['effects']>>[0]) =>
              call.effect(
                'service',
                verb === 'kill' || call.texts[0] === 'all' ? 'stop' : 'stop-own',
                'unit',
                call.texts.join(' '),
              ),
          },
        ]),
      ),
      ...Object.fromEntries(
        ['restart', 'reload', 'startOrRestart', 'startOrReload', 'resurrect', 'scale'].map((verb) => [
          verb,
          {
            summary: 'starts programs again',
            effects: (call: Parameters<NonNullable<ToolSpec['effects']>>[0]) =>
              call.effect('service', 'restart-own', 'unit', call.texts.join(' ')),
          },
        ]),
      ),
      deploy: { summary: 'deploys to other machines', effects: once('cloud', 'modify') },
      flush: { summary: 'empties what programs wrote', effects: once('service', 'clean-own') },
      '*': { summary: 'looks at programs' },
    },
  },
  {
    names: 'dockerd containerd cri-dockerd',
    summary: 'runs containers for others',
    options:
      '-H, --host=<text> | -G, --group=<text> | -D, --debug | -g, --data-root=<look> | --config-file, --config=<read> | -l, --log-level=<text> | -p, --pidfile=<write> | --tls | --tlsverify | --tlscacert=<look> | --tlscert=<look> | --tlskey=<look> | --insecure-registry=<text> | --storage-driver=<text> | -s=<text> | --add-runtime=<text> | --address=<look> | --exec-opt=<text> | --validate | -v, --version | --experimental | --userland-proxy[=<text>]',
    effects: (call) => {
      const isOpen = call.values('--host').some(({ text }) => text.startsWith('tcp://')) && !call.has('--tlsverify');
      if (isOpen) call.effect('container', 'run-privileged', 'object', 'for whoever connects');
      else if (!call.has('--version') && !call.has('--validate')) call.effect('service', 'start', 'unit', call.name);
      if (call.has('--insecure-registry'))
        call.effect('crypto', 'weaken', 'object', call.value('--insecure-registry') ?? '');
    },
  },
];
