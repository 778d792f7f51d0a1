import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runInside } from './container-inside.js';
import { execUsage, runUsage } from './container-run.js';
import { printsSetup } from './shell-setup.js';
import { lookingUsages, once, usagesOf } from './usages.js';

/** Options of compose itself; a file's services are not looked into. */
export const composeOptions = `
-f, --file=<text>                 reads the services from a file
-p, --project-name=<text> | --project-directory=<look> | --profile=<text> | --env-file=<look> | --ansi=<text> | --parallel=<text> | --progress=<text>
--dry-run | --compatibility | --all-resources | --verbose`;

function down(call: Call): void {
  call.effect('container', 'stop', 'object', call.texts.join(' '));
  if (call.has('--volumes')) call.effect('container', 'remove-volume', 'object', 'volumes of the services');
}

/** The files of services: of this machine, or fetched, so that nobody has read what they start. */
function readsFiles(call: Call): void {
  for (const word of call.values('-f')) {
    const isFetched = /^(?:https?|git|ssh):\/\/|^oci:/.test(word.text);
    call.as(isFetched ? 'url' : 'read', word);
    if (isFetched) call.effect('container', 'run-downloaded', 'object', word.text, { span: word.span });
  }
}

/** What is run in a service, or copied, is not said to be left out when it is only tried. */
const knowsNoTrial = /^(?:run|exec|cp)$/;

function withOptions(name: string, { effects, ...usage }: Usage): Usage {
  const both = (call: Call): void => {
    readsFiles(call);
    if (knowsNoTrial.test(name) || !call.isTrial('--dry-run')) effects?.(call);
  };
  return { ...usage, effects: both, options: `${usage.options ?? ''}${composeOptions}` };
}

const usages: Readonly<Record<string, Usage>> = {
  up: {
    summary: 'starts services',
    options:
      '-d, --detach | --build | --force-recreate | --no-deps | --no-recreate | --remove-orphans | --wait | -V | -y | --scale=<text> | -t, --timeout=<text> | --pull=<text> | --abort-on-container-exit | --exit-code-from=<text> | --attach=<text> | --no-start | --watch',
    effects: once('container', 'run'),
  },
  down: {
    summary: 'stops and removes services',
    options: '-v, --volumes | --remove-orphans | --rmi=<text> | -t, --timeout=<text>',
    effects: down,
  },
  rm: {
    summary: 'removes stopped services',
    options: '-f, --force | -s, --stop | -v, --volumes',
    effects: (call) => {
      call.effect('container', 'remove', 'object', call.texts.join(' '));
      if (call.has('--volumes')) call.effect('container', 'remove-volume', 'object', call.texts.join(' '));
    },
  },
  run: runUsage,
  exec: { ...execUsage, options: `${execUsage.options ?? ''}\n--index=<text> | -T` },
  ...usagesOf('stop pause', {
    summary: 'stops services',
    options: '-t, --timeout=<text>',
    effects: once('container', 'stop'),
  }),
  kill: {
    summary: 'ends services at once',
    options: '-s, --signal=<text> | --remove-orphans',
    effects: once('container', 'kill'),
  },
  ...usagesOf('start unpause', { summary: 'starts services', effects: once('container', 'start') }),
  restart: {
    summary: 'restarts services',
    options: '-t, --timeout=<text> | --no-deps',
    effects: once('container', 'restart'),
  },
  create: {
    summary: 'makes services',
    options: '--build | --force-recreate | --no-recreate | --pull=<text> | --scale=<text>',
    effects: once('container', 'run'),
  },
  scale: { summary: 'changes how many run', effects: once('container', 'modify') },
  build: {
    summary: 'builds services',
    options:
      '--no-cache | --pull | --push | -q | --build-arg=<text> | -m, --memory=<text> | --ssh=<text> | --progress=<text>',
    effects: once('container', 'build'),
  },
  pull: {
    summary: 'downloads images',
    options: '-q | --include-deps | --ignore-pull-failures | --policy=<text>',
    effects: once('container', 'pull'),
  },
  push: {
    summary: 'uploads images',
    options: '-q | --include-deps | --ignore-push-failures',
    effects: once('container', 'push'),
  },
  cp: { summary: 'copies files from or into a service', options: '--index=<text> | -a | -L', operands: '<any>...' },
  logs: {
    summary: 'prints what services wrote',
    options:
      '-n, --tail=<text> | --since=<text> | --until=<text> | --index=<text> | -f | -t | --no-color | --no-log-prefix',
  },
  config: {
    summary: 'shows the settings',
    options:
      '-o, --output=<write> | --format=<text> | --hash=<text> | -q | --services | --volumes | --images | --profiles',
  },
  ...usagesOf('ps ls images top port events version stats wait attach watch convert export viz', {
    summary: 'looks at services',
    options: '--format=<text> | --filter=<text> | --status=<text> | --index=<text> | --protocol=<text> | -a | -q',
  }),
};

export const composeUsages: Readonly<Record<string, Usage>> = {
  ...Object.fromEntries(Object.entries(usages).map(([name, usage]) => [name, withOptions(name, usage)])),
};

export const composeTools: readonly ToolSpec[] = [
  {
    names: 'docker-compose podman-compose',
    summary: 'runs services that a file describes',
    variables: 'DOCKER_CONTEXT=<server> | DOCKER_HOST=<server> | CONTAINER_HOST=<server>',
    options: `-H, --host=<server>${composeOptions}\n-v, --version`,
    subcommands: { ...composeUsages, ...lookingUsages('help', 'prints how it is used') },
  },
  {
    names: 'docker-machine colima multipass',
    summary: 'looks after virtual machines',
    options:
      '-n, --name=<text> | -c, --cpus=<text> | -m, --memory=<text> | -d, --disk=<text> | --driver=<text> | --cloud-init=<read>',
    style: 'posix',
    effects: (call) => {
      const [verb = '', ...rest] = call.texts;
      printsSetup(call);
      if (/^(?:rm|delete|purge)$/.test(verb)) call.effect('cloud', 'delete-machine', 'object', rest.join(' '));
      else if (/^(?:stop|kill)$/.test(verb)) call.effect('cloud', 'stop', 'object', rest.join(' '));
      else if (/^(?:ssh|exec)$/.test(verb))
        runInside(call, call.operands.slice(2), { container: rest[0] === '--' ? call.name : (rest[0] ?? '') });
    },
  },
];
