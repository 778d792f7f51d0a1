import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { lookingUsages, once, onEach, usagesOf } from './usages.js';

/** A server that is started, unless it only tells about itself or checks its settings. */
function starts(names: string, summary: string): ToolSpec {
  return {
    names,
    summary,
    options:
      '-c, -f, -y, --config, --configfile, --config-file, --fpm-config, --config.file=<read> | -p, --pid, --pidfile=<write> | -l, --logfile=<append> | -n, --nodaemon | -d, --daemon, -daemon, -D, --daemonize | -t, --test, --check-config, -R, --allow-to-run-as-root, -F, --nodaemonize | -v | -V, --version | -h, --help',
    effects: (call) => {
      for (const word of [...call.values('-c'), ...call.operands]) {
        // Settings name programs, users and files: those of anybody are a script that nobody has seen.
        if (call.isForeign(word)) call.path('opaque', 'unseen-script', word);
      }
      if (!['-t', '-v', '-V', '-h'].some((option) => call.has(option)))
        call.effect('service', 'start', 'unit', call.name);
    },
  };
}

/** An effect on the one service that a tool is for. */
const onService =
  (action: string, name: string): NonNullable<Usage['effects']> =>
  (call) =>
    call.effect('service', action, 'unit', name);

const flaskUsages: Readonly<Record<string, Usage>> = {
  run: {
    summary: 'serves an application for those who work on it',
    options: '-h, --host=<text> | -p, --port=<text> | --cert=<look> | --key=<look> | --debug | --reload',
    effects: (call) => call.effect('network', 'listen', 'host', call.value('--port') ?? '5000'),
  },
  shell: { summary: 'opens a console of an application', effects: once('execute', 'console', 'process') },
  ...lookingUsages('routes db_current db_history db_heads db_show db_check', 'looks at an application'),
  ...usagesOf('db_upgrade db_stamp db_init db_migrate db_merge db_revision', {
    summary: 'changes the tables of an application',
    effects: once('database', 'modify'),
  }),
  'db downgrade': { summary: 'takes changes of tables back', effects: once('database', 'roll-back', 'table') },
};

const airflowUsages: Readonly<Record<string, Usage>> = {
  ...lookingUsages(
    'dags_list dags_show dags_state dags_report tasks_list tasks_state info version config_list config_get-value connections_list variables_list users_list pools_list jobs_check providers_list',
    'looks at workflows',
  ),
  ...usagesOf('db_reset db_clean db_shell db_downgrade', {
    summary: 'empties or changes the records of all runs',
    effects: once('database', 'drop', 'table'),
  }),
  ...usagesOf('dags_delete variables_delete connections_delete pools_delete users_delete', {
    summary: 'deletes a workflow, or what it needs',
    effects: once('delete', 'destroy-unseen'),
  }),
  ...usagesOf('dags_trigger dags_backfill dags_test tasks_run tasks_test dags_pause dags_unpause', {
    summary: 'runs tasks of workflows',
    effects: once('execute', 'run'),
  }),
  ...usagesOf('db_migrate db_init db_upgrade users_create variables_set connections_add pools_set', {
    summary: 'changes workflows',
    effects: once('database', 'modify'),
  }),
  ...usagesOf('webserver scheduler worker triggerer standalone celery_worker', {
    summary: 'runs a part of the server of workflows',
    effects: onService('start', 'airflow'),
  }),
};

/** What is done to files of a cluster. */
function toFiles(call: Call, verb: string, rest: readonly string[]): void {
  const paths = rest.filter((text) => !text.startsWith('-')).join(' ');
  if (/^-(?:rm|rmr|expunge)$/.test(verb)) {
    const isDeep = verb === '-rmr' || rest.some((text) => /^-\w*[rR]/.test(text));
    call.effect('cloud', isDeep ? 'delete-stored' : 'delete-part', 'object', paths);
  } else if (/^-(?:put|copyFromLocal|moveFromLocal|mv|cp|touchz?|truncate|appendToFile|mkdir|setrep)$/.test(verb))
    call.effect('cloud', 'modify', 'object', paths);
  else if (/^-(?:chmod|chown|chgrp|setfacl)$/.test(verb)) call.effect('cloud', 'grant', 'object', paths);
}

/** `hdfs dfs -rm -r /x`, `hadoop fs -cat /x`, `hdfs namenode -format` */
function hadoop(call: Call): void {
  const [area, verb = '', ...rest] = call.words.map(({ text }) => text);
  if (area === 'dfs' || area === 'fs') toFiles(call, verb, rest);
  else if (area === 'namenode' && verb === '-format') call.effect('storage', 'format', 'device', 'namenode');
  else if (area === 'dfsadmin' && !/^-(?:report|help|getGroups|printTopology|metasave)$/.test(verb))
    call.effect('service', 'reconfigure', 'unit', 'hdfs');
  else if (area === 'jar') call.opaque('unseen-script', `What ${verb} does is not known.`);
}

const patroniUsages: Readonly<Record<string, Usage>> = {
  ...lookingUsages('list topology history show-config version dsn query', 'looks at a cluster of databases'),
  remove: { summary: 'forgets a cluster of databases', effects: once('database', 'drop', 'table') },
  reinit: { summary: 'deletes the data of a server and copies it anew', effects: once('database', 'restore', 'table') },
  ...usagesOf('failover switchover restart', {
    summary: 'makes another server the first, or starts one anew',
    effects: onEach('service', 'restart', 'unit'),
  }),
  ...usagesOf('edit-config reload pause resume flush', {
    summary: 'changes how a cluster is looked after',
    effects: onEach('service', 'reconfigure', 'unit'),
  }),
};

const rndcUsages: Readonly<Record<string, Usage>> = {
  ...lookingUsages('status stats recursing dumpdb showzone zonestatus', 'looks at a name server'),
  ...usagesOf('stop halt', { summary: 'stops a name server', effects: onService('stop', 'named') }),
  ...usagesOf('delzone', { summary: 'deletes a zone', effects: once('delete', 'destroy-unseen') }),
  '*': { summary: 'changes how a name server works', effects: onService('reload', 'named') },
};

const doveadmUsages: Readonly<Record<string, Usage>> = {
  ...lookingUsages(
    'who user search fetch mailbox_list mailbox_status quota_get log_find config dump help',
    'looks at mail',
  ),
  ...usagesOf('expunge mailbox_delete purge', { summary: 'deletes mail', effects: once('delete', 'destroy-unseen') }),
  ...usagesOf('stop kick', { summary: 'ends the mail server or sessions', effects: onService('stop', 'dovecot') }),
  pw: { summary: 'prints the hash of a password', options: '-p=<secret> | -s=<text> | -u=<text> | -t=<text>' },
  '*': { summary: 'changes mail', effects: onService('reconfigure', 'dovecot') },
};

/** Programs of servers, and what looks after them, that have no place of their own. */
export const serverProgramTools: readonly ToolSpec[] = [
  starts(
    'php-fpm pgbouncer rabbitmq-server nats-server zookeeper zookeeper-server-start kafka-server-start influxd grafana-server alertmanager elasticsearch kibana opensearch opensearch-dashboards loki tempo jaeger jaeger-all-in-one otelcol supervisord patroni repmgrd opendkim spamd',
    'is a server',
  ),
  {
    names: 'flask',
    summary: 'looks after an application',
    options: '-A, --app=<text> | -e, --env-file=<read>',
    subcommands: flaskUsages,
  },
  {
    names: 'celery',
    summary: 'runs tasks of an application',
    options:
      '-A, --app=<text> | -b, --broker=<text> | --workdir=<look> | -C, --config=<text> | -l, --loglevel=<text> | -c, --concurrency=<text> | -Q, --queues=<text> | -f, --logfile=<append> | --pidfile=<write>',
    subcommands: {
      ...lookingUsages('status inspect report list events result', 'looks at tasks'),
      purge: {
        summary: 'deletes all tasks that wait',
        options: '-f, --force',
        effects: once('delete', 'destroy-unseen'),
      },
      ...usagesOf('control multi', { summary: 'controls workers', effects: onService('reconfigure', 'celery') }),
      ...usagesOf('worker beat flower', { summary: 'runs tasks', effects: onService('start', 'celery') }),
      call: { summary: 'runs a task', effects: once('execute', 'run') },
      shell: { summary: 'opens a console of an application', effects: once('execute', 'console', 'process') },
    },
  },
  { names: 'airflow', summary: 'runs workflows', subcommands: airflowUsages },
  { names: 'hdfs hadoop', summary: 'looks after files of a cluster', effects: hadoop },
  {
    names: 'patronictl',
    summary: 'looks after a cluster of databases',
    options:
      '-c, --config-file=<read> | -d, --dcs-url=<text> | -k, --insecure | --force | --candidate=<text> | --leader=<text> | --primary=<text> | --scheduled=<text>',
    subcommands: patroniUsages,
  },
  {
    names: 'rndc',
    summary: 'controls a name server',
    options: '-s=<server> | -c=<read> | -k=<look> | -p=<text> | -y=<text> | -V | -q | -r',
    subcommands: rndcUsages,
  },
  {
    names: 'unbound-control',
    summary: 'controls a name server',
    options: '-c=<read> | -s=<server> | -q',
    subcommands: {
      ...lookingUsages(
        'status stats stats_noreset list_stubs list_forwards list_local_zones dump_cache lookup get_option',
        'looks at a name server',
      ),
      stop: { summary: 'stops a name server', effects: onService('stop', 'unbound') },
      '*': { summary: 'changes how a name server works', effects: onService('reload', 'unbound') },
    },
  },
  {
    names: 'doveadm',
    summary: 'looks after a mail server',
    options: '-v | -D | -c=<read> | -o=<text> | -f=<text> | -A | -u=<text>',
    subcommands: doveadmUsages,
  },
  {
    names: 'rabbitmq-plugins',
    summary: 'switches parts of a message server',
    subcommands: {
      ...lookingUsages('list is_enabled directories', 'looks at parts of a message server'),
      ...usagesOf('enable disable set', {
        summary: 'switches parts of a message server',
        effects: onService('reconfigure', 'rabbitmq'),
      }),
    },
  },
  {
    names: 'mpirun mpiexec orterun prun',
    summary: 'runs a program on several machines',
    style: 'posix',
    options:
      '-n, -np, -N, --ntasks=<text> | -hostfile, --hostfile, -machinefile=<read> | -host, -H, --host=<text> | -x=<text> | --bind-to=<text> | --map-by=<text> | --mca=<text> | --oversubscribe | --allow-run-as-root | -q',
    operands: '<argv>...',
    wrapper: true,
  },
  {
    names: 'spark-submit',
    summary: 'runs a program on a cluster',
    style: 'posix',
    options:
      '--master=<text> | --deploy-mode=<text> | --class=<text> | --name=<text> | --jars=<library> | --packages=<text> | --py-files=<library> | --files=<read> | --conf=<text> | --properties-file=<read> | --driver-memory=<text> | --executor-memory=<text> | --executor-cores=<text> | --num-executors=<text>',
    operands: '<script> <text>...',
  },
  {
    names: 'squeue sinfo sacct nvidia-smi rocm-smi smbstatus ssh-audit named-checkconf named-checkzone rspamc',
    summary: 'tells how things are',
  },
];
