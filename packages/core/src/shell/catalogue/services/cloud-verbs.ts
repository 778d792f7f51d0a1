import { onlyAsks } from '../../tools/destroying-verb.js';
import type { Call, Word } from '../../tools/tool-spec.js';
import { displayed, isUnseen } from '../../words/markers.js';
import { isFamiliar } from './familiar-words.js';

/** What a verb of a cloud's own command line does, whatever it is done to. */
export type CloudAction =
  | 'read'
  | 'create'
  | 'modify'
  | 'delete'
  | 'stop'
  | 'grant'
  | 'expose'
  | 'stop-logging'
  | 'list-secrets'
  | 'run';

interface Rule {
  readonly action: CloudAction;
  readonly pattern: RegExp;
}

/** By the beginning of a verb; the first that fits counts. */
const rules: readonly Rule[] = [
  {
    action: 'stop-logging',
    pattern:
      /^(?:stop-logging|delete-trail|delete-flow-logs|disable-logging|delete-log-group|delete-log-stream|delete-detector|disable-security-hub|stop-configuration-recorder|delete-configuration-recorder|delete-event-data-store|delete-insight|disassociate-from-master-account)/,
  },
  {
    action: 'list-secrets',
    pattern:
      /^(?:get-secret|get-password|get-session-token|assume-role|get-federation-token|print-access-token|print-identity-token|list-keys|show-connection-string|connection-string|printenv|get-credentials-report|create-access-key|generate-data-key(?!-without)|export-secret|get-parameters?-by-path)/,
  },
  {
    action: 'expose',
    pattern:
      /^(?:authorize-security-group|put-bucket-acl|put-object-acl|delete-public-access-block|modify-snapshot-attribute|modify-image-attribute|modify-db-snapshot-attribute|create-function-url|share-|make-public|allow-public)/,
  },
  {
    action: 'grant',
    pattern:
      /^(?:attach-(?:user|role|group)-policy|put-(?:user|role|group)-policy|add-user-to-group|create-login-profile|update-login-profile|update-assume-role-policy|create-policy-version|set-default-policy-version|add-iam-policy|set-iam-policy|add-role|create-user(?:$|-profile)|add-member|add-permission|put-bucket-policy|put-resource-policy)/,
  },
  {
    action: 'read',
    pattern:
      /^(?:describe|list|get|show|view|search|lookup|query|scan|head|ls|info|status|check|validate|test|estimate|preview|batch-get|select|wait|help|version|whoami|read|tail|logs?|diff|plan|count|filter|simulate|export|download|print|explain|history|top|tree|cat|stat|du|inspect|find|exists|display|lint|doctor|open|browse|report|health|diagnose|monitor|members|metadata|dashboard|dig|ping|proxy|connect|shell|what-if|dev|build|pull|synth|synthesize|serve|offline|local|mock|codegen|gen|generate|gen-policy|prebuild|package|render|fmt|switch|interactive|kubeconfig|sdkconfig|survey|cheat-sheet|authenticate|encrypt|config(?!-zip)|configure|auth(?!:import)|emulators|login|logout|init|signup|completion|docs|releases)(?:$|[-:])/,
  },
  {
    action: 'delete',
    pattern:
      /^(?:(?:instance|cluster|volume|vpc|subnet|key|service|resource|app|floating-ip|security-group)-(?:delete|terminate|remove)|delete|terminate|remove|destroy|purge|drop|rb|rm|del|deregister|dissociate|disassociate|revoke|schedule-key-deletion|release|detach|cancel|unset|close-account|close|leave-organization|dispose|deprovision|decommission|undeploy|gc|uninstall|empty|abandon|wipe|erase|nuke|flush|rebuild|reinstall|reimage|decrease-[\w-]*retention)(?:$|[-:])/,
  },
  {
    action: 'stop',
    pattern:
      /^(?:force-)?(?:stop|suspend|disable|reboot|shutdown|power-?off|deallocate|pause|hibernate|restart|reset|failover|drain|kill|poweroff|halt|off)(?:$|[-:])/,
  },
  {
    action: 'create',
    pattern:
      /^(?:create|bootstrap|add|register|import|allocate|provision|clone|copy|run|launch|start|request|new|upload|put|publish|deploy|push|up|install|enable|issue|insert|submit|send|invoke|tag|attach|associate|restore|mb|cp|mv|sync|cd|use|set|link|config-zip)(?:$|[-:])/,
  },
  {
    action: 'modify',
    pattern:
      /^(?:update|modify|edit|patch|replace|change|apply|rotate|resize|rename|move|promote|rollback|upgrade|migrate|assign|authorize|grant|reset|redeploy|reassign|detach|scale|swap|merge|cordon|label|execute-change-set|execute-provisioned)(?:$|[-:])/,
  },
];

/** `DeleteDBInstance` is `delete-db-instance`. */
function inKebabCase(word: string): string {
  return word.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2-').toLowerCase();
}

/** What a verb does; `undefined` for a word that is no verb. */
export function cloudAction(verb: string): CloudAction | undefined {
  const word = inKebabCase(verb);
  // `sites:delete`, `service-instance-delete`: what is said last is done.
  if (/[a-z][:-](?:delete|destroy|remove|purge|terminate)$/.test(word)) return 'delete';
  const own = rules.find(({ pattern }) => pattern.test(word))?.action;
  // `hosting:disable`: the verb stands behind what it is for.
  return own ?? (word.includes(':') ? cloudAction(word.slice(word.lastIndexOf(':') + 1)) : undefined);
}

/** What is worth a whole business, not one resource of many. */
const wholes =
  /^(?:projects?|organi[sz]ations?|folders?|accounts?|subscriptions?|groups?|resource-?groups?|databases?|db|db-(?:instances?|clusters?)|instances?|vms?|vmss|servers?|droplets?|machines?|clusters?|buckets?|volumes?|disks?|snapshots?|backups?|zones?|dns-?zones?|domains?|domain-?records?|hosted-?zones?|tables?|apps?|keys?|key-?rings?|vaults?|keyvault|secrets?|stacks?|sql|spaces?|storage|stacksets?|filesystems?|file-systems?|services?|kubernetes|k8s|aks|gke|eks|rds|redis|cosmosdb|postgres|mysql|server|linodes?|nodepool|node-pools?|compartment|autonomous-database|boot-volume|repositor(?:y|ies)|repos?|registr(?:y|ies)|vpcs?|networks?|vnet)$/;

/** Verbs that leave nothing behind, unlike `revoke`, `detach` or `unset`. */
const forGood =
  /^(?:[\w-]+[:-](?:delete|destroy|remove|purge|terminate)|delete|terminate|remove|destroy|purge|drop|rb|rm|del|wipe|erase|nuke|empty|close|decommission|undeploy|flush|rebuild|reinstall|reimage)(?:$|-)/;

/** How bad a deletion is: of a whole, or of a part. */
export function deletionOf(given: readonly string[]): 'delete' | 'delete-part' {
  const words = given.map(inKebabCase);
  if (!words.some((word) => forGood.test(word))) return 'delete-part';
  const parts = words.flatMap((word) => [
    word,
    word.replace(/^(?:delete|terminate|remove|destroy|purge|drop|deregister)-/, ''),
  ]);
  return parts.some((word) => wholes.test(word)) ? 'delete' : 'delete-part';
}

/** Words that surely say that something is only looked at; others, such as `logs`, may be what it is done to. */
const looks = /^(?:describe|list|get|show|view|ls|status|search|inspect|preview|help|version|diff|validate)(?:$|[-:])/;

/** Words such as `run` and `app deploy` are also names of what something else is done to, and count only by themselves. */
const faint: ReadonlySet<CloudAction> = new Set<CloudAction>(['create', 'modify', 'run']);

/** The first word that surely says what is done, or else the first that may, of those before the first value. */
function verbOf(words: readonly string[]): CloudAction | undefined {
  let guess: CloudAction | undefined;
  for (const word of words) {
    const action = word.startsWith('-') ? undefined : cloudAction(word);
    if (action === undefined) continue;
    if (action === 'read' ? looks.test(word.toLowerCase()) : !faint.has(action)) return action;
    if (action !== 'read') guess ??= action;
  }
  return guess;
}

/** A verb that is only known when it runs may be any. */
export function tellsUnseenVerb(call: Call, verb: Word | undefined): boolean {
  if (verb === undefined || !isUnseen(verb.text)) return false;
  const { span } = verb;
  call.opaque('dynamic-command', `What ${call.name} is told to do is only known when it runs.`, { span });
  return true;
}

/** Groups of things by themselves, such as `heroku ps` and `fly volumes`: their list is printed, or what there is to say of them. */
const listed = /^(?:ps|dns|[\w:-]*[a-z]s)$/;

/** The effect of `noun… verb` or `verb noun…`; words among which there is no verb that is known may do anything. */
export function cloudEffect(call: Call, words: readonly string[]): void {
  const action = verbOf(words);
  if (action === undefined) tellUnknownVerb(call, words);
  else if (action !== 'read') {
    call.effect('cloud', action === 'delete' ? deletionOf(words) : action, 'object', call.texts.join(' '));
    if (action === 'list-secrets') call.print({ sensitive: true });
  }
}

/** Tells of words among which there is no verb that is known. */
export function tellUnknownVerb(call: Call, words: readonly string[]): void {
  // A word that only looks, and may be a name as well.
  if (words.some((word) => cloudAction(word) !== undefined || isFamiliar(call.name, word))) return;
  const [first] = call.operands;
  const unseen = call.operands.slice(0, words.length).find(({ text }) => isUnseen(text));
  if (first === undefined || tellsUnseenVerb(call, unseen) || onlyAsks(call.words)) return;
  if (words.length === 1 && (wholes.test(first.text) || listed.test(first.text))) return;
  const { span } = first;
  call.opaque('unknown-subcommand', `What "${call.name} ${displayed(first.text)}" does is not known.`, {
    span,
    confidence: 0.5,
  });
}
