import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { printsSetup } from './shell-setup.js';

const options = `
-R, --repo=<text> | -t, --title=<text> | -b, --body=<text> | -l, --label=<text> | -a, --assignee=<text> | -r, --reviewer=<text> | -B, --base=<text> | -H, --head, --header=<text> | -m, --milestone=<text> | -L, --limit=<text> | -s, --state=<text> | -S, --search=<text> | -q, --jq=<text> | --json=<text> | -T, --template=<text>
-F, --body-file, --notes-file, --field=<text> | -f, --raw-field=<text> | -X, --method=<text> | --input=<upload> | -n, --notes, --name=<text> | -w, --workflow=<text> | --hostname=<text> | -O, --output=<write> | -D, --dir=<look> | -p, --pattern=<text> | --env-file=<look> | -o, --org=<text> | -e, --env=<text> | -v, --visibility=<text> | --description=<text> | -u, --user=<text>
--with-token | -y, --yes, --confirm | --web | --public | --private | --internal | -d, --draft, --delete-branch | --squash | --rebase | --merge | --admin | --auto | --force | --watch | --all | -c, --comments, --clone | --latest | --cleanup-tag | --show-token | --paginate`;

const deletions: readonly (readonly [pattern: RegExp, action: string])[] = [
  [/^(?:repo|project|group|repository) (?:delete|remove|destroy)/, 'delete'],
  [
    /^(?:release|secret|variable|ssh-key|gpg-key|codespace|cache|label|run|gist|issue|ruleset|environment|deploy-key|tag|branch|pipeline|job|schedule|mr|snippet)\b.* ?(?:delete|remove|rm)\b/,
    'delete-part',
  ],
  [/^(?:ssh-key|gpg-key|deploy-key|repo deploy-key) add\b/, 'grant'],
  [/^repo (?:archive|transfer|rename|edit)/, 'modify'],
];

/** `gh api -X DELETE repos/…`: the method says what is done. */
function api(call: Call): void {
  const method = (call.value('-X') ?? '').toUpperCase();
  const path = call.texts[1] ?? '';
  if (method === 'DELETE')
    call.effect(
      'cloud',
      /^\/?(?:repos|orgs|projects|groups)\/[^/]+(?:\/[^/]+)?$/.test(path) ? 'delete' : 'delete-part',
      'object',
      path,
    );
  else if (/^(?:POST|PUT|PATCH)$/.test(method) || call.has('-F') || call.has('-f') || call.has('--input'))
    call.effect(
      'cloud',
      /\/(?:collaborators|memberships|teams|keys|hooks|invitations)(?:\/|$)/.test(path) ? 'grant' : 'modify',
      'object',
      path,
    );
}

const changes =
  /^(?:create|merge|close|reopen|edit|comment|review|run|rerun|enable|disable|cancel|set|approve|retry|trigger)$/;

function release(call: Call): void {
  for (const word of call.operands.slice(3)) call.as('upload', word);
  call.effect('cloud', 'modify', 'object', call.texts.join(' '));
}

function gist(call: Call): void {
  for (const word of call.operands.slice(2)) call.as('upload', word);
}

function fetch(call: Call): void {
  call.effect('network', 'fetch', 'host', call.texts[2] ?? '', { attributes: { external: true } });
}

function install(call: Call): void {
  call.effect('execute', 'install-plugin', 'object', call.texts.join(' '));
}

/** By group and verb. */
const handlers: Readonly<Record<string, (call: Call) => void>> = {
  'secret set': secret,
  'repo clone': fetch,
  'repo fork': fetch,
  'repo sync': fetch,
  'extension install': install,
  'plugin install': install,
  'alias set': alias,
  'codespace ssh': (call) => call.effect('network', 'connect', 'host', 'codespace'),
  'gist create': gist,
  'release create': release,
  'release upload': release,
  'repo edit': (call) =>
    call.effect('cloud', call.value('-v') === 'public' ? 'expose' : 'modify', 'object', call.texts.join(' ')),
  'auth token': (call) => call.effect('cloud', 'list-secrets', 'object', 'token'),
};

function forgeEffects(call: Call): void {
  printsSetup(call);
  const text = call.texts.join(' ');
  const [group = '', verb = ''] = call.texts;
  const deletion = deletions.find(([pattern]) => pattern.test(text));
  const handler = group === 'api' ? api : handlers[`${group} ${verb}`];
  if (handler !== undefined) handler(call);
  else if (deletion !== undefined) call.effect('cloud', deletion[1], 'object', text);
  else if (call.has('--show-token')) call.effect('cloud', 'list-secrets', 'object', 'token');
  else if (changes.test(verb)) call.effect('cloud', 'modify', 'object', text);
}

function secret(call: Call): void {
  call.effect('cloud', 'modify', 'object', call.texts.join(' '));
  for (const word of call.values('-b')) call.as('secret', word);
}

/** An alias that starts with `!` is a line for a shell. */
function alias(call: Call): void {
  const line = call.operands[3];
  if (line?.text.startsWith('!')) call.as('command', { text: line.text.slice(1), span: line.span });
  else if (line !== undefined && call.has('--shell')) call.as('command', line);
}

export const forgeTools: readonly ToolSpec[] = [
  { names: 'gh glab hub tea', summary: 'talks to a place where code is kept', options, effects: forgeEffects },
  {
    names: 'act',
    summary: 'runs workflows in containers',
    options: `
--privileged                      gives workflows all rights on the machine
-j, --job=<text> | -W, --workflows=<look> | -e, --eventpath=<read> | -s, --secret=<text> | --secret-file=<look> | --env=<text> | --env-file=<look> | --var=<text> | --var-file=<look> | -P, --platform=<text> | -C, --directory=<look> | --container-architecture=<text> | --container-options=<text> | --input=<text> | --input-file=<read> | --artifact-server-path=<look> | --matrix=<text>
-b, --bind | -n, --dryrun | -l, --list | -r, --reuse | -v | -q | -w | -g, --graph | --pull[=<text>] | --rm | --use-gitignore`,
    effects: (call) => {
      if (call.isTrial('--list', '--dryrun', '--graph')) return;
      call.effect('container', call.has('--privileged') ? 'run-privileged' : 'run', 'object', call.value('-j') ?? '');
    },
  },
  {
    names:
      'jenkins-cli jenkins-cli.jar fly-cli concourse drone woodpecker-cli circleci travis buildkite-agent gitlab-runner dagger earthly teamcity-cli',
    summary: 'runs and looks after builds',
    options:
      '-s=<host> | -auth=<secret> | -t, --target, --token=<text> | -p, --pipeline=<text> | -c, --config=<read> | -j, --job=<text> | -v=<text> | -noCertificateCheck | -webSocket | -http | -ssh | -i=<look> | --url=<text> | --registration-token=<secret> | --executor=<text>',
    style: 'long-dash',
    effects: (call) => {
      const [verb = ''] = call.texts;
      const named = call.texts.join(' ');
      if (call.has('-noCertificateCheck')) call.effect('crypto', 'weaken', 'object', call.name);
      if (verb === 'groovy' || verb === 'groovysh') call.effect('execute', 'script-elsewhere', 'object', named);
      else if (/^(?:delete-|destroy-|unregister|rm$)/.test(verb)) call.effect('cloud', 'delete-part', 'object', named);
      else if (/shutdown|^safe-restart$|^restart$|quiet-down/.test(verb)) call.effect('cloud', 'stop', 'object', named);
      else if (
        /^(?:build|create-|update-|set-|trigger|register|install-plugin|enable|disable|hijack|exec|run)/.test(verb)
      )
        call.effect('cloud', 'modify', 'object', named);
    },
  },
];
