import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { logsIn } from './cloud-logins.js';
import { handsSql } from './cloud-sql.js';
import { cloudEffect } from './cloud-verbs.js';
import { copyEffects } from './copying-elsewhere.js';
import { derivedWord } from './derived-word.js';
import { heroku } from './heroku.js';
import { copyObjects, type ObjectVerb, removeObjects } from './object-store.js';
import { applySqlInput, applyStatements } from './sql-effects.js';

const everybody = /(?:^|[= ,])(?:0\.0\.0\.0\/0|::\/0|\*|Internet|Any)(?:$|[ ,])/i;
const anyone = /allUsers|allAuthenticatedUsers/;
const administrator = /(?:roles\/(?:owner|editor|iam\.\w*[aA]dmin)|^Owner$|^User Access Administrator$)/;

function wordsText(call: Call): string {
  return call.words.map(({ text }) => text).join(' ');
}

/** What the words of gcloud and az say beyond their verb. */
function special(call: Call): string | undefined {
  const text = wordsText(call);
  const path = call.texts.slice(0, 8).join(' ');
  if (
    /print-access-token|print-identity-token|versions access|service-accounts keys create|keyvault secret show|(?:account|cosmosdb|namespace|hub|redis|policy) (?:\S+ )?keys list|show-connection-string|create-for-rbac|list-keys|credentials (?:list|show)|get-access-token|keyvault secret download/.test(
      path,
    )
  )
    return 'list-secrets';
  if (
    /(?:firewall-rules|nsg rule|security-group|firewall rule)\b.* ?(?:create|update|add)/.test(path) &&
    everybody.test(text)
  )
    return 'expose';
  if (anyone.test(text) || /--public-access[= ](?:blob|container)|--allow-blob-public-access[= ]true/.test(text))
    return 'expose';
  if (/^iam roles (?:create|update)\b/.test(path) && /--(?:add-)?permissions/.test(text)) return 'grant';
  if (/add-iam-policy-binding|set-iam-policy|role assignment create/.test(path)) {
    return call.words.some((word) => administrator.test(word.text.replace(/^--role=/, ''))) ? 'grant-admin' : 'grant';
  }
  if (
    /(?:logging (?:sinks|logs|buckets)|diagnostic-settings|log-profiles|activity-log|^audit config) (?:delete|update)/.test(
      path,
    )
  )
    return 'stop-logging';
  if (/run-command (?:invoke|create)|ssm send-command/.test(path)) return 'run';
  if (/--no-public-access-prevention/.test(text)) return 'expose';
  if (/(?:firewall|security group)\b.*(?:create|add-rule|update|rule)/.test(path) && /0\.0\.0\.0\/0|::\/0/.test(text))
    return 'expose';
  return undefined;
}

/** What is put into a store goes out. */
function uploads(call: Call, path: string): void {
  if (!/\b(?:upload|upload-batch|put|import|publish)\b/.test(path)) return;
  for (const option of ['-f', '--source']) for (const word of call.values(option)) call.as('upload', word);
}

/** An option that takes several words is followed by all of them, up to the next option. */
function wordsOf(call: Call, option: string): readonly Word[] {
  return call.values(option).flatMap((word) => {
    const at = call.words.indexOf(word);
    const rest = at === -1 ? [word] : call.words.slice(at);
    const end = rest.findIndex(({ text }) => text.startsWith('-'));
    return end === -1 ? rest : rest.slice(0, end);
  });
}

/** A line that a machine of the cloud is to run, as it is, in a pair, or in JSON. */
function elsewhere(call: Call): void {
  const isRun = call.texts.some((text) => /^(?:run-command|exec)$/.test(text));
  for (const word of [...wordsOf(call, '--scripts'), ...call.values('--metadata')]) {
    const inner = /["']?(?:commandToExecute|startup-script|user-data|script)["']?\s*[:=]\s*["']?([^"']+)/.exec(
      word.text,
    );
    const line = derivedWord(word, inner?.[1] ?? word.text);
    if (isRun) call.shell(line, { host: call.value('-n') ?? call.name });
    else if (/\s/.test(line.text)) call.as('any', line);
  }
}

/** Scripts of a machine's start that only a file holds. */
function startsUnseen(call: Call): void {
  for (const { text, span } of call.values('--metadata-from-file'))
    if (/(?:startup|shutdown|user-data|cloud-init)/.test(text))
      call.opaque('unseen-script', `What ${text} has a machine run is not known.`, { span });
}

function cloud(call: Call): void {
  if (logsIn(call, (login) => login)) return;
  handsSql(call);
  if (/^sql connect\b/.test(call.texts.join(' '))) applySqlInput(call);
  elsewhere(call);
  if (call.name === 'gcloud') startsUnseen(call);
  uploads(call, call.texts.slice(0, 4).join(' '));
  if (call.texts[0] === 'login') for (const word of call.values('-p')) call.as('secret', word);
  const action = special(call);
  if (action !== undefined) {
    call.effect('cloud', action, 'object', call.texts.join(' '));
    return;
  }
  cloudEffect(call, call.texts.slice(0, 6));
}

function storage(call: Call, verb: string, operands: ObjectVerb['operands']): boolean {
  const details: ObjectVerb = {
    operands,
    recursive: call.has('-r') || call.has('-R') || call.has('--recursive'),
    mirrors: call.has('-d') || call.has('--delete-unmatched-destination-objects'),
    moves: verb === 'mv',
  };
  if (verb === 'rm') removeObjects(call, details);
  else if (verb === 'rb') call.effect('cloud', 'delete', 'object', call.texts.join(' '));
  else if (/^(?:cp|mv|rsync)$/.test(verb)) copyObjects(call, details);
  else return false;
  return true;
}

function gcloudEffects(call: Call): void {
  const words = call.texts.filter((text) => text !== 'alpha' && text !== 'beta');
  const [group = '', kind = ''] = words;
  const rest = call.operands.slice(call.operands.length - words.length + 2);
  if (group === 'storage' && storage(call, kind, rest)) return;
  if (group === 'compute' && kind === 'scp') {
    copyEffects(call, { sources: rest.slice(0, -1), target: rest.at(-1) });
    return;
  }
  if (/^(?:config|components|topic|info|feedback)$/.test(group)) return;
  if (words.includes('connect-to-serial-port')) call.effect('network', 'connect', 'host', words.at(-1) ?? '');
  else cloud(call);
}

function gsutilEffects(call: Call): void {
  const [verb = '', ...rest] = call.texts;
  // Of `cp` it means that files are kept.
  if (verb === 'rsync' && call.isTrial('-n')) return;
  if (storage(call, verb, call.operands.slice(1))) return;
  if (/^(?:acl|iam|defacl)$/.test(verb)) {
    const isOpen = anyone.test(rest.join(' ')) || /public-read|AllUsers/.test(rest.join(' '));
    if (!/^get$/.test(rest[0] ?? '')) call.effect('cloud', isOpen ? 'expose' : 'grant', 'object', rest.join(' '));
  } else if (/^(?:mb|setmeta|lifecycle|versioning|logging|web|cors|retention)$/.test(verb)) {
    if (rest[0] !== 'get') call.effect('cloud', 'modify', 'object', call.texts.join(' '));
  }
}

const gcloudOptions = `
--project=<text> | --zone=<text> | --region=<text> | --account=<text> | --format=<text> | --filter=<text> | --limit=<text> | --configuration=<text> | --impersonate-service-account=<text> | --verbosity=<text> | --billing-project=<text> | --cluster=<text> | --location=<text> | --instance=<text> | --database=<text>
--flags-file=<read> | --key-file, --cred-file=<look> | --access-token-file=<look> | --member=<text> | --role=<text> | --source-ranges=<text> | --allow=<text> | --rules=<text> | --image=<text> | --machine-type=<text> | --tags=<text> | --service=<text> | --version=<text> | --secret=<text> | --size=<text> | --quantity=<text>
--data-file=<upload> | --metadata=<text> | --metadata-from-file=<text> | --source=<look>
--command=<text>                  runs a command there
--password=<secret>
-q, --quiet | -h, --help | -r, --recursive | -R | --async | --force | --all | --delete-unmatched-destination-objects | --tunnel-through-iap | --internal-ip | --ssh-flag=<text> | --ssh-key-file=<look>`;

const shared = `
-g, --resource-group=<text> | -n, --name=<text> | -o, --output, --format=<text> | --query=<text> | --subscription=<text> | -l, --location, --region=<text> | --ids=<text> | --vault-name=<text> | --account-name=<text> | -c, --config=<read> | --context=<text> | -p, --profile=<text> | -t <text>
--file, -f=<read> | --tag, --tags=<text> | --size=<text> | --image=<text> | -a, --app=<text> | --org=<text> | --zone=<text> | --role=<text> | --assignee=<text> | --source-address-prefixes=<text> | --public-access=<text> | --compartment-id=<text> | --type=<text> | --scripts, --exec-command, --command, --user-data, --settings, --startup-script, --ssh-command=<text> | --port=<text> | --ssh-keys=<text>
--password, --admin-password, --access-token, --token, --account-key, --sas-token, --client-secret=<secret>   logs in with a secret
-s, --source=<look> | -y, --yes | --no-wait | --force | -q, --quiet | -h, --help | -v, --verbose | -d, --debug | --all | --json | --confirm=<text> | --only-show-errors | --no-input | --remote | --prod`;

const sqlConsole = /^(?:postgres|pg|mpg|mysql) connect\b/;

/** Whether a tool deploys without a verb that says so: by itself or with a directory, or whenever a file changes. */
function deploysUnasked(call: Call): boolean {
  const first = call.texts[0] ?? '';
  if (call.name === 'cdk') return first === 'watch';
  return call.name === 'vercel' && /^(?:$|[./])/.test(first) && !call.has('-h') && !call.has('-v');
}

/** Tells what a database of a platform is asked, if it is. */
function asksDatabase(call: Call): boolean {
  const two = call.texts.slice(0, 2).join(' ');
  if (call.name === 'turso' && two === 'db shell') applyStatements(call, call.operands.slice(3));
  else if (call.name === 'wrangler' && two === 'd1 execute') applyStatements(call, call.values('--command'));
  else if (sqlConsole.test(call.texts.join(' '))) applySqlInput(call);
  else return false;
  return true;
}

/** `fly ssh console -C cmd` and the like run something there. */
function platform(call: Call): void {
  if (deploysUnasked(call)) {
    call.effect('cloud', 'modify', 'object', 'deployment');
    return;
  }
  if (asksDatabase(call)) return;
  const exec = call.words.findIndex(({ text }) => /^(?:exec|run)$/.test(text));
  if (exec !== -1 && exec < 3) {
    const scope = { container: call.value('-a') ?? call.name };
    const words = call.words.slice(exec + 1);
    const line = words.find(({ text }) => /\s/.test(text));
    if (line === undefined) call.possible(words, scope);
    else call.shell(line, scope);
    return;
  }
  const container = call.value('-a') ?? call.name;
  if (logsIn(call, ({ user }) => ({ container, ...(user === undefined ? {} : { user }) }))) return;
  for (const word of call.values('--command')) call.shell(word, { container });
  cloud(call);
}

/** A job that is handed to the cluster runs there, and one that ran before is replaced. */
function nomad(call: Call): void {
  const verb = call.texts.filter((text) => text !== 'job')[0] ?? '';
  if (verb === 'agent') call.effect('service', 'start', 'unit', call.name);
  else if (call.texts[0] === 'system' && call.texts[1] === 'gc')
    call.effect('cloud', 'delete-part', 'object', 'system gc');
  else if (
    /^(?:run|dispatch|revert|promote|scale)$/.test(verb) ||
    /^deployment (?:fail|promote|pause|resume|unblock)\b/.test(call.texts.join(' '))
  )
    call.effect('cloud', 'modify', 'object', call.texts.join(' '));
  else platform(call);
}

export const cloudTools: readonly ToolSpec[] = [
  { names: 'gcloud', summary: 'talks to Google Cloud', options: gcloudOptions, effects: gcloudEffects },
  {
    names: 'gsutil',
    summary: 'copies and deletes objects of Google Cloud',
    options:
      '-o <text> | -h <text> | -u <text> | -i <text> | -x <text> | -a <text> | -c | -m | -q | -D | -d | -r, -R | -n | -e | -p | -P | -z <text> | -Z | -j <text>',
    effects: gsutilEffects,
  },
  {
    names: 'bq',
    summary: 'runs queries in Google Cloud',
    options:
      '--project_id=<text> | --location=<text> | --format=<text> | --dataset_id=<text> | -q | -f | -r | -d | --use_legacy_sql[=<text>] | --destination_table=<text> | -n <text> | --max_rows=<text> | --dry_run[=<text>]',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (verb === 'rm')
        call.effect(
          'database',
          call.has('-r') || call.has('-d') ? 'drop' : 'delete',
          'table',
          call.texts.slice(1).join(' '),
        );
      else if (verb === 'query') {
        if (!call.isTrial('--dry_run')) applyStatements(call, call.operands.slice(1));
      } else if (/^(?:load|cp|mk|update|insert|partition)$/.test(verb))
        call.effect('database', 'modify', 'table', call.texts.slice(1).join(' '));
      else if (verb === 'extract') call.effect('cloud', 'share', 'object', call.texts.slice(1).join(' '));
    },
  },
  {
    names: 'boundary',
    summary: 'connects to machines through a gate',
    options:
      '-target-id=<text> | -target-name=<text> | -target-scope-id=<text> | -target-scope-name=<text> | -host-id=<text> | -addr=<text> | -token=<text> | -username=<text> | -style=<text> | -exec=<program> | -format=<text> | -listen-addr=<text> | -listen-port=<text>',
    style: 'long-dash',
    effects: (call) => {
      if (call.texts[0] === 'connect') logsIn(call, () => ({ host: call.value('-target-id') ?? call.name }));
      else if (/^(?:server|dev)$/.test(call.texts[0] ?? '')) call.effect('service', 'start', 'unit', call.name);
      else cloudEffect(call, call.texts);
    },
  },
  { names: 'az azure', summary: 'talks to Azure', options: shared, effects: cloud },
  {
    names: 'azcopy',
    summary: 'copies files to and from Azure',
    options: `${shared}\n--recursive[=<text>] | --delete-destination[=<text>] | --include-pattern=<text> | --exclude-pattern=<text>`,
    effects: (call) => {
      const [verb = ''] = call.texts;
      const details: ObjectVerb = {
        operands: call.operands.slice(1),
        recursive: call.has('--recursive'),
        mirrors: call.value('--delete-destination') === 'true',
      };
      if (/^(?:copy|cp|sync)$/.test(verb)) copyObjects(call, details);
      else if (/^(?:rm|remove)$/.test(verb)) removeObjects(call, details);
    },
  },
  {
    names:
      'doctl hcloud linode-cli linode ibmcloud oci scw civo vultr-cli exo openstack aliyun tccli yc upctl cf bx ovhcloud',
    summary: 'talks to a cloud',
    options: shared,
    effects: cloud,
  },
  {
    names: 'heroku dokku',
    summary: 'runs applications on a platform',
    options: `${shared}\n-r, --remote=<text> | -s, --space=<text> | -n, --num=<text> | -c, --command=<text>`,
    effects: heroku,
  },
  {
    names:
      'flyctl fly vercel netlify wrangler firebase supabase pscale planetscale deployctl scalingo copilot eb sam serverless sls amplify cdk chalice zappa neonctl turso eas expo',
    summary: 'deploys applications',
    options: `${shared}\n-C, --command=<text> | -e, --environment, --env=<text> | -s, --stage=<text> | --scope=<text> | --project=<text> | --cwd, --dir=<look> | -i, --image=<text> | --require-approval=<text> | --stack-name=<text> | --template=<text>`,
    effects: platform,
  },
  {
    names: 'nomad',
    summary: 'runs jobs on a cluster',
    options: `${shared}\n-address=<server> | -region=<text> | -namespace=<text> | -token=<secret> | -ca-cert=<read> | -client-cert=<read> | -client-key=<read> | -job=<text> | -task=<text> | -group=<text> | -var=<text> | -var-file=<read> | -check-index=<text> | -detach | -purge | -y, -yes`,
    style: 'long-dash',
    effects: nomad,
  },
];
