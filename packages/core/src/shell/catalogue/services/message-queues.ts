import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';

interface Rule {
  readonly action: string;
  readonly pattern: RegExp;
}

/** By the words of the command; the first that fits counts. */
const rules: readonly Rule[] = [
  {
    action: 'drop',
    pattern:
      /^(?:delete_(?:vhost|queue)|deleteall|rmr|reset|force_reset|purge_queue|purge|delete)\b|\b(?:stream|kv|topic|queue|consumer|tenant|namespace)s? (?:rm|delete|purge)\b/,
  },
  { action: 'shutdown', pattern: /^(?:stop|stop_app|shutdown|forget_cluster_node)\b/ },
  { action: 'add-user', pattern: /^(?:add_user|change_password)\b/ },
  { action: 'grant', pattern: /^set_(?:permissions|user_tags|topic_permissions)\b/ },
  {
    action: 'modify',
    pattern:
      /^(?:delete_user|clear_\w+|add_vhost|set_\w+|join_cluster|start_app|create|set|declare|publish|import|produce)\b|\b(?:add|create|edit|update)\b/,
  },
];

/** Settings that say what is deleted: all that is older or more than they allow goes at once. */
const expiring = /\b(?:retention\.(?:ms|bytes)|cleanup\.policy)=/;

function queueEffects(call: Call): void {
  const text = call.texts.join(' ');
  const target = call.value('--topic') ?? call.value('--entity-name') ?? text;
  if (call.name.startsWith('kafka-delete-records')) call.effect('database', 'delete-many', 'table', text);
  else if (call.has('--delete')) call.effect('database', 'drop', 'table', target);
  else if (call.has('--alter') && call.words.some(({ text }) => expiring.test(text)))
    call.effect('database', 'delete-many', 'table', target);
  else if (call.has('--create') || call.has('--alter') || call.has('--execute'))
    call.effect('database', 'modify', 'table', target);
  if (call.name === 'rabbitmqctl' && /^eval/.test(text)) evaluates(call);
  const rule = rules.find(({ pattern }) => pattern.test(text));
  if (rule !== undefined) call.effect('database', rule.action, 'table', text);
}

/** Erlang that the broker runs: it may do there what the broker may. */
function evaluates(call: Call): void {
  const [, code] = call.operands;
  const line = /\bos:cmd\(\s*"([^"]*)"\s*\)/.exec(code?.text ?? '')?.[1];
  if (code !== undefined && line !== undefined) call.as('command', derivedWord(code, line));
  call.effect('database', 'run-program', 'object', code?.text ?? '');
  call.opaque('unseen-code', 'What the code does that the broker runs is not known.');
}

const treeVerbs: Readonly<Record<string, string>> = {
  delete: 'delete-many',
  deleteall: 'drop',
  rmr: 'drop',
  create: 'modify',
  set: 'modify',
  setquota: 'modify',
  delquota: 'modify',
  reconfig: 'modify',
  setAcl: 'grant',
};

/** One line of what ZooKeeper's client is told: a verb, its flags, and the node that it is about. */
function onTree(call: Call, words: readonly string[]): void {
  const [verb = '', ...rest] = words;
  const node = rest.find((text) => text.startsWith('/')) ?? '';
  const action = Object.hasOwn(treeVerbs, verb) ? treeVerbs[verb] : undefined;
  if (action !== undefined) call.effect('database', action, 'table', node);
  if (verb === 'addauth' && rest.length > 1) call.effect('crypto', 'expose-secret', 'none', 'in the command');
}

/** Told nothing, it reads lines. */
function clientOfTree(call: Call, words: readonly string[]): void {
  if (words.length > 0) onTree(call, words);
  else for (const line of call.stdin.text?.split('\n') ?? []) onTree(call, line.trim().split(/\s+/));
}

export const messageQueueTools: readonly ToolSpec[] = [
  {
    names: 'zkCli.sh zkCli zookeeper-client zookeeper-shell zookeeper-shell.sh',
    summary: 'looks after the nodes that ZooKeeper keeps',
    options: `
-server=<host>                    names the servers
-timeout=<text> | -client-configuration=<read> | -waitforconnection | -r | -R | -s | -e | -c | -t=<text> | -v=<text> | -w | -q | -n | -b | -d`,
    style: 'long-dash',
    effects: (call) => {
      // Kafka's has no option for the server: it comes first.
      const [server, ...words] = call.operands;
      if (!call.name.startsWith('zookeeper-shell') || server === undefined) return clientOfTree(call, call.texts);
      call.as('host', server);
      return clientOfTree(
        call,
        words.map(({ text }) => text),
      );
    },
  },
  {
    names:
      'kafka-topics kafka-topics.sh kafka-configs kafka-configs.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-delete-records kafka-delete-records.sh rabbitmqctl rabbitmqadmin nats pulsar-admin curator elasticdump',
    summary: 'looks after queues and indexes',
    options:
      '--bootstrap-server=<text> | --topic=<text> | --zookeeper=<text> | --group=<text> | --config=<text> | --add-config=<text> | --delete-config=<text> | --entity-type=<text> | --entity-name=<text> | -p=<text> | -n=<text> | -q=<text> | -u=<text> | --input=<read> | --output=<write> | --offset-json-file=<read> | --server=<text> | -s=<text> | --all-groups | --list | --describe | --create | --alter | --delete | --reset-offsets | --execute',
    effects: queueEffects,
  },
  {
    names:
      'kafka-console-producer kafka-console-producer.sh kafka-console-consumer kafka-console-consumer.sh kcat kafkacat',
    summary: 'sends and prints messages',
    options:
      '--bootstrap-server=<host> | --broker-list=<host> | -b=<host> | --topic=<text> | -t=<text> | --group=<text> | --property=<text> | --producer.config=<read> | --consumer.config=<read> | --max-messages=<text> | -F=<read> | -X=<text> | -o=<text> | -f=<text> | --from-beginning | -P | -C | -L | -e | -q',
  },
];
