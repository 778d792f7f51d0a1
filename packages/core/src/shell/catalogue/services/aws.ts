import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { handsSql } from './cloud-sql.js';
import { cloudAction, cloudEffect, deletionOf, tellsUnseenVerb } from './cloud-verbs.js';
import { derivedWord } from './derived-word.js';
import { copyObjects, type ObjectVerb, removeObjects } from './object-store.js';
import { overridingCommands, runParameters } from './run-parameters.js';
import { namesSecret, showsSecret } from './shown-secrets.js';

const options = `
--region=<text> | --profile=<text> | --output=<text> | --query=<text> | --color=<text> | --ca-bundle=<read> | --cli-read-timeout=<text> | --cli-connect-timeout=<text> | --cli-input-json=<text> | --cli-input-yaml=<text> | --page-size=<text> | --max-items=<text>
--endpoint-url=<host>             talks to another server
--no-verify-ssl                   trusts any certificate
--acl=<text>                      says who may read it
--exclude=<text> | --include=<text> | --storage-class=<text> | --sse[=<text>] | --sse-kms-key-id=<text> | --content-type=<text> | --cache-control=<text> | --grants=<text> | --metadata=<text> | --expires-in=<text> | --source-region=<text> | --website-redirect=<text>
--recursive                       goes through everything below
--delete                          deletes what the source does not have
--force                           deletes what is in the bucket too
--policy-arn=<text> | --cidr=<text> | --ip-permissions=<text> | --instance-ids, --target=<text> | --public-access-block-configuration=<text> | --filters=<text> | --group-id=<text> | --protocol=<text> | --port=<text> | --parameters=<text> | --command=<text> | --user-data=<text> | --overrides, --container-overrides=<text> | --policy-document=<text> | --policy=<text>
--with-decryption                 shows secrets as they are
--quiet | --dryrun | --dry-run | --no-paginate | --no-sign-request | --debug | --only-show-errors | --no-progress | --human-readable | --summarize | --skip-final-snapshot | --follow | --no-cli-pager | --generate-cli-skeleton`;

const everybody = /0\.0\.0\.0\/0|::\/0/;
const publicAcl = /^(?:bucket-owner-full-control|public-read(?:-write)?|authenticated-read|website)$/;
const adminPolicy = /(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

function changeBuckets(call: Call, verb: string): void {
  const name = call.texts[2] ?? '';
  const force = call.has('--force') ? ({ force: true } as const) : {};
  if (verb === 'rb') call.effect('cloud', 'delete', 'object', name, { attributes: force });
  else if (verb === 'mb') call.effect('cloud', 'create', 'object', name);
  else if (verb === 'website' || verb === 'presign') call.effect('cloud', 'share', 'object', name);
}

function s3(call: Call, verb: string): void {
  if (call.isTrial('--dryrun')) return;
  const details: ObjectVerb = {
    operands: call.operands.slice(2),
    recursive: call.has('--recursive') || verb === 'sync',
    mirrors: call.has('--delete'),
    moves: verb === 'mv',
    isPublic: publicAcl.test(call.value('--acl') ?? '') || /AllUsers/.test(call.value('--grants') ?? ''),
  };
  if (verb === 'rm') removeObjects(call, details);
  else if (verb === 'cp' || verb === 'mv' || verb === 'sync') copyObjects(call, details);
  else changeBuckets(call, verb);
}

function isOpenToAll(call: Call): boolean {
  return call.words.some(({ text }) => everybody.test(text));
}

/** `--desired-count 0` and the like. */
function isScaledToNothing(call: Call): boolean {
  return call.words.some(
    ({ text }, index) =>
      /^--(?:desired-count|desired-capacity|max-size)(?:=0)?$/.test(text) &&
      (text.endsWith('=0') || call.words[index + 1]?.text === '0'),
  );
}

/** Backups that are kept for no days are deleted. */
function keepsNoBackup({ words }: Call): boolean {
  const at = words.findIndex(({ text }) => text.startsWith('--backup-retention-period'));
  return at !== -1 && (words[at]?.text.split('=')[1] ?? words[at + 1]?.text) === '0';
}

/** What switches something off by what it is set to. */
function ending(call: Call, operation: string): string | undefined {
  const says = (pattern: RegExp): boolean => call.words.some(({ text }) => pattern.test(text));
  if (operation === 'modify-db-instance')
    return keepsNoBackup(call) ? 'delete-part' : says(/^--publicly-accessible$/) ? 'expose' : 'modify';
  if (/^(?:update-trail|update-detector)$/.test(operation)) return says(/^--no-/) ? 'stop-logging' : 'modify';
  if (/^put-(?:event-selectors|bucket-logging)$/.test(operation))
    return says(/^(?:--[\w-]+=)?(?:\[\s*\]|\{\s*\})$/) ? 'stop-logging' : 'modify';
  if (/^(?:update-service|set-desired-capacity|update-auto-scaling-group)$/.test(operation))
    return isScaledToNothing(call) ? 'stop' : 'modify';
  return undefined;
}

/** What is written may be that something is gone. */
function writesItems(call: Call): string {
  return call.words.some(({ text }) => /\bDelete(?:Request)?["']?\s*[:=]/.test(text)) ? 'delete-part' : 'modify';
}

/** What an operation does whose name alone does not say it; `null` for what only looks. */
function special(call: Call, operation: string): string | null | undefined {
  switch (operation) {
    case 'authorize-security-group-ingress':
    case 'authorize-security-group-egress':
      return isOpenToAll(call) ? 'expose' : 'modify';
    case 'put-bucket-acl':
    case 'put-object-acl':
      return publicAcl.test(call.value('--acl') ?? '') ? 'expose' : 'modify';
    case 'put-public-access-block':
      return /=false/.test(call.value('--public-access-block-configuration') ?? '') ? 'expose' : 'modify';
    case 'attach-user-policy':
    case 'attach-role-policy':
    case 'attach-group-policy':
      return adminPolicy.test(call.value('--policy-arn') ?? '') ? 'grant-admin' : 'grant';
    case 'get-parameter':
    case 'get-parameters':
    case 'get-parameters-by-path':
      return call.has('--with-decryption') ? 'list-secrets' : null;
    case 'send-command':
    case 'start-session':
    case 'execute-command':
      return 'run';
    case 'schedule-key-deletion':
    case 'disable-key':
      return 'delete';
    case 'batch-write-item':
    case 'transact-write-items':
      return writesItems(call);
    case 'deactivate-mfa-device':
    case 'delete-virtual-mfa-device':
    case 'delete-account-password-policy':
      return 'grant';
    case 'decrypt':
      return 'list-secrets';
    case 'get-password-data':
    case 'get-session-token':
      return 'list-secrets';
    default:
      return ending(call, operation);
  }
}

/** Values that start with `file://` are read and sent. */
function files(call: Call): void {
  for (const word of call.words) {
    const found = /^(?:--[\w-]+=)?fileb?:\/\/(.+)/.exec(word.text)?.[1];
    if (found !== undefined) call.as('upload', derivedWord(word, found));
  }
}

function configure(call: Call): void {
  const [, verb, name = ''] = call.texts;
  const value = call.operands[3];
  if (verb === 'set' && /secret|token|password/.test(name) && value !== undefined) call.as('secret', value);
  if (verb === 'get' && namesSecret(name)) showsSecret(call, name);
  if (verb === 'export-credentials') call.effect('cloud', 'list-secrets', 'object', 'credentials');
}

function written(call: Call, operation: string): void {
  const last = call.operands.at(-1);
  if ((operation === 'get-object' || operation === 'invoke') && call.operands.length > 2 && last !== undefined)
    call.as('write', last);
}

/** Whether a value stands in a file. */
function isInFile({ text }: Word): boolean {
  return /^fileb?:/.test(text);
}

/** What a machine is told to run by a file is not seen here. */
function tellsUnseen(call: Call, words: readonly Word[]): void {
  for (const { text, span } of words.filter(isInFile))
    call.opaque('unseen-script', `What ${text} has a machine run is not known.`, { span });
}

/** Commands that containers run instead of their own. */
function overrides(call: Call, operation: string): void {
  for (const word of call.values('--overrides'))
    for (const command of overridingCommands(word.text))
      call.possible(
        command.map((text) => derivedWord(word, text)),
        { container: operation },
      );
}

const runsThere =
  /^(?:send-command|start-session|execute-command|run-instances|create-association|run-task|submit-job)$/;

/** What a machine is told to run. */
function elsewhere(call: Call, operation: string): void {
  if (!runsThere.test(operation)) return;
  const host = call.value('--instance-ids') ?? 'machines of the cloud';
  const seen = (option: string): readonly Word[] => call.values(option).filter((word) => !isInFile(word));
  for (const option of ['--parameters', '--command', '--user-data', '--overrides'])
    tellsUnseen(call, call.values(option));
  overrides(call, operation);
  for (const word of seen('--parameters')) {
    const { script, cwd } = runParameters(word.text);
    if (script !== undefined) call.shell(derivedWord(word, script), { host, ...(cwd === undefined ? {} : { cwd }) });
  }
  for (const word of seen('--command')) call.shell(word, { container: call.texts.at(-1) ?? host });
  for (const word of seen('--user-data')) call.shell(word, { host });
}

/** An option that takes several words is followed by all of them. */
function objectsOf(call: Call): readonly string[] {
  const more = call.texts.slice(2);
  const first = call.value('--instance-ids');
  return first === undefined ? [more.join(' ')] : [first, ...more];
}

function operate(call: Call, service: string, operation: string): void {
  elsewhere(call, operation);
  handsSql(call);
  files(call);
  written(call, operation);
  const own = special(call, operation);
  const action = own === undefined ? cloudAction(operation) : own;
  if (action === undefined || action === null || action === 'read') return;
  const isDeletion = action === 'delete' && own === undefined;
  const done = isDeletion ? deletionOf([operation]) : action;
  for (const object of objectsOf(call)) {
    call.effect('cloud', done, 'object', `${service} ${operation} ${object}`.trim());
  }
  if (action === 'list-secrets') call.print({ sensitive: true });
}

function awsEffects(call: Call): void {
  const [service = '', operation = ''] = call.texts;
  if (call.has('--no-verify-ssl')) call.effect('crypto', 'weaken', 'object', 'cloud');
  if (tellsUnseenVerb(call, call.operands[1])) return;
  if (service === 's3') s3(call, operation);
  else if (service === 'configure') configure(call);
  else if (operation !== '' && !call.isTrial('--dry-run') && !call.has('--generate-cli-skeleton'))
    operate(call, service, operation);
}

/** `mc cp file store/bucket`: a store has a name of its own, and paths of this machine begin with a dot or a slash. */
function copyAliased(call: Call, details: ObjectVerb): void {
  const isStore = ({ text }: Word): boolean => /^[\w-]+\//.test(text);
  const target = details.operands.at(-1);
  if (target === undefined || !isStore(target)) {
    copyObjects(call, details);
    return;
  }
  const named = details.operands.map((word) => (isStore(word) ? derivedWord(word, `s3://${word.text}`) : word));
  copyObjects(call, { ...details, operands: named });
}

const storeOptions =
  '-c, --config=<read> | --access_key=<text> | --secret_key=<secret> | --exclude=<text> | --include=<text> | --host=<host> | --region=<text> | -r, --recursive | -f, --force | -P, --acl-public | --delete-removed | --remove | --no-check-certificate | --no-ssl | --insecure | -q | -v | --overwrite';

/** Copies and deletes objects of a store that is like S3. */
function storeEffects(call: Call): void {
  const [verb = ''] = call.texts;
  const details: ObjectVerb = {
    operands: call.operands.slice(1),
    recursive: call.has('--recursive') || verb === 'sync' || verb === 'mirror',
    mirrors: call.has('--delete-removed') || call.has('--remove'),
    moves: verb === 'mv',
    isPublic: call.has('--acl-public'),
  };
  if (call.has('--no-check-certificate') || call.has('--insecure') || call.has('--no-ssl'))
    call.effect('crypto', 'weaken', 'object', 'store');
  if (call.isTrial('--dry-run')) return;
  if (/^(?:del|rm)$/.test(verb)) removeObjects(call, details);
  else if (verb === 'rb') call.effect('cloud', 'delete', 'object', call.texts.slice(1).join(' '));
  else if (call.name === 'mc' && /^(?:cp|mv|mirror|pipe|put)$/.test(verb)) copyAliased(call, details);
  else if (/^(?:put|get|cp|mv|sync|mirror|pipe)$/.test(verb)) copyObjects(call, details);
  else if (/^(?:setacl|setpolicy|anonymous)$/.test(verb))
    call.effect('cloud', 'expose', 'object', call.texts.slice(1).join(' '));
  else if (expires(call)) call.effect('cloud', 'delete-part', 'object', call.texts.join(' '));
  else if (/^(?:admin|ilm|replicate|retention|version|encrypt)$/.test(verb)) cloudEffect(call, call.texts.slice(1, 4));
}

/** What is old goes by itself from then on. */
function expires(call: Call): boolean {
  const isRule = call.texts[0] === 'ilm' && call.words.some(({ text }) => /^--(?:noncurrent-)?expire-/.test(text));
  return isRule || /^(?:expire|setlifecycle)$/.test(call.texts[0] ?? '');
}

/** `-n` is a trial of s3cmd only: others keep files that are there. */
const store = (names: string, trial: string): ToolSpec => ({
  names,
  summary: 'copies and deletes objects of a store',
  options: `${storeOptions} | ${trial}`,
  effects: storeEffects,
});

export const awsTools: readonly ToolSpec[] = [
  { names: 'aws_completer', summary: 'completes words of aws as they are typed' },
  { names: 'aws aws2 awslocal', summary: 'talks to Amazon Web Services', options, effects: awsEffects },
  store('s3cmd', '-n, --dry-run'),
  store('s5cmd mc', '-n | --dry-run'),
];
