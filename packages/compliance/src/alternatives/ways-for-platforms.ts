import type { MilderWay } from './milder-way.js';

const count = 'SELECT count(*) FROM {table}';

/** A statement that changes rows, whatever else is in it, makes room for one that counts them. */
const countInstead = Object.fromEntries(
  ['DROP', 'TRUNCATE', 'DELETE', 'UPDATE']
    .flatMap((verb) => [verb, verb.toLowerCase()])
    .map((verb) => [`${verb} **`, count]),
);

/** Options that give a container rights over its host. */
const hostOptions = [
  '--privileged',
  ...['ALL', 'SYS_ADMIN', 'NET_ADMIN'].map((capability) => `--cap-add=${capability}`),
  ...['pid', 'userns', 'ipc', 'network', 'net', 'uts', 'cgroupns'].map((namespace) => `--${namespace}=host`),
];

/** What kubectl can do for a trial. */
const tried = [
  'annotate',
  'apply',
  'autoscale',
  'cordon',
  'create',
  'delete',
  'drain',
  'expose',
  'label',
  'patch',
  'replace',
  'run',
  'scale',
  'set',
  'taint',
  'uncordon',
  'undo',
];

/** For containers, clusters, clouds, databases and repositories. */
export const platformWays: readonly MilderWay[] = [
  {
    for: {
      kind: 'container',
      action: ['run-privileged', 'add-host-capability', 'add-capability', 'share-host-*'],
      program: ['docker', 'podman'],
    },
    words: { drop: hostOptions },
    note: 'Runs it without rights on the host.',
  },
  {
    for: { kind: 'container', action: ['drop-*', 'allow-new-privileges'], program: ['docker', 'podman'] },
    words: {
      replace: {
        'seccomp=unconfined': 'no-new-privileges',
        'apparmor=unconfined': 'no-new-privileges',
        'label=disable': 'no-new-privileges',
        'no-new-privileges=false': 'no-new-privileges',
      },
    },
    note: 'Runs it within the default profile.',
  },
  {
    for: {
      kind: 'container',
      program: ['docker'],
      action: ['prune', 'prune-unasked', 'remove-everything', 'remove-volume'],
    },
    command: 'docker system df -v',
    note: 'Shows what is there, and what uses it.',
  },
  {
    // What `docker rm -v` and `compose down -v` take along has no name yet.
    for: {
      kind: 'container',
      program: ['docker'],
      target: { type: 'object' },
      except: { target: { named: 'volumes of **' } },
    },
    command: 'docker inspect {names}',
    note: 'Shows what it is and what it mounts.',
  },
  {
    for: { kind: 'container', program: ['docker'] },
    command: 'docker ps -a',
    note: 'Shows which containers there are.',
  },
  {
    for: { kind: 'container', program: 'virsh' },
    command: 'virsh list --all',
    note: 'Shows which machines there are.',
  },
  {
    for: { kind: 'cloud', program: 'kubectl' },
    words: { last: ['--dry-run=server'] },
    note: 'Asks the cluster what would happen, and does nothing.',
    ifWritten: tried,
    unlessWritten: ['token'],
  },
  {
    for: { kind: 'cloud', program: 'kubectl', action: ['delete-stored', 'delete-resource'] },
    command: 'kubectl get all,pvc',
    note: 'Shows what is there.',
  },
  {
    for: { kind: 'cloud', program: 'kubectl', action: 'list-secrets' },
    words: {
      replace: { get: 'describe' },
      drop: [
        '-o',
        '--output',
        '-o*',
        '--output=*',
        'yaml',
        'json',
        'jsonpath=**',
        'go-template=**',
        'custom-columns=**',
      ],
    },
    note: 'Shows which keys it has and how long their values are, and none of the values.',
  },
  {
    for: { kind: 'cloud', program: 'helm' },
    words: { last: ['--dry-run'] },
    note: 'Shows what would happen.',
    ifWritten: ['install', 'upgrade', 'uninstall', 'delete', 'del', 'un', 'rollback'],
  },
  {
    for: { kind: 'cloud', program: ['terraform', 'tofu'], action: 'destroy-all' },
    command: '{program} plan -destroy',
    note: 'Plans the destruction without doing it.',
  },
  { for: { kind: 'cloud', program: 'terraform' }, command: 'terraform plan', note: 'Shows what would change.' },
  { for: { kind: 'cloud', program: 'tofu' }, command: 'tofu plan', note: 'Shows what would change.' },
  {
    for: { kind: 'cloud', program: 'pulumi', action: ['destroy*', 'delete*', 'remove*'] },
    command: 'pulumi destroy --preview-only',
    note: 'Shows what would be destroyed.',
  },
  {
    for: { kind: 'cloud', program: 'pulumi', except: { action: ['destroy*', 'delete*', 'remove*'] } },
    command: 'pulumi preview --diff',
    note: 'Shows what would change.',
  },
  {
    // Of what works on buckets whole, and in `s3api`, there is no trial.
    for: { kind: 'cloud', program: 'aws', target: { named: 's3://**' } },
    words: { last: ['--dryrun'] },
    note: 'Shows what would be deleted or copied.',
    ifWritten: ['cp', 'mv', 'rm', 'sync'],
    unlessWritten: ['s3api'],
  },
  {
    for: { kind: 'cloud', program: 'aws', target: { named: 's3://**' } },
    command: 'aws s3 ls {name}',
    note: 'Shows what is in the bucket.',
  },
  {
    for: { kind: 'cloud', program: 'aws', target: { named: 'ec2 **' } },
    words: { last: ['--dry-run'] },
    note: 'Checks whether it would be allowed, and does nothing.',
  },
  {
    for: { kind: 'cloud', program: 'aws', action: 'expose', target: { named: 's3://*/**' } },
    command: 'aws s3 presign {name}',
    note: 'Gives a link that expires.',
  },
  {
    for: { kind: ['cloud', 'delete'], program: 'rclone' },
    words: { last: ['--dry-run'] },
    note: 'Shows what would be deleted and copied.',
  },
  {
    for: {
      kind: 'database',
      program: ['psql', 'mysql', 'mariadb', 'sqlite3'],
      action: ['drop', 'truncate', 'delete-all', 'modify-all'],
      target: { type: 'table' },
    },
    words: { replace: countInstead },
    note: 'Counts the rows that it is about.',
  },
  {
    for: {
      kind: 'database',
      program: ['psql', 'mysql', 'mariadb', 'sqlite3'],
      action: 'run-script',
      except: { target: { named: ['', '-'] } },
    },
    command: 'less {name}',
    note: 'Shows what the script would do.',
  },
  {
    for: { kind: 'database', program: 'psql', except: { action: 'run-script' } },
    command: 'psql -l',
    note: 'Lists the databases and who may use them.',
  },
  {
    for: { kind: 'database', program: ['mysql', 'mariadb'], except: { action: 'run-script' } },
    command: "{program} -e 'SHOW DATABASES'",
    note: 'Lists the databases.',
  },
  {
    for: { kind: 'database', program: ['redis-cli'] },
    command: 'redis-cli DBSIZE',
    note: 'Shows how many keys there are.',
  },
  {
    for: { kind: 'vcs', action: 'force-push', program: 'git' },
    words: { replace: { '--force': '--force-with-lease', '-f': '--force-with-lease' } },
    note: 'Overwrites only what you have seen.',
  },
  {
    for: { kind: 'vcs', action: 'clean', program: 'git' },
    words: { last: ['--dry-run'] },
    note: 'Shows what would be removed.',
  },
  {
    for: { kind: 'vcs', action: ['discard', 'discard-files'], program: 'git' },
    command: 'git stash',
    note: 'Puts the changes aside, where they can be had back.',
    unlessWritten: ['stash'],
  },
  {
    for: { kind: 'vcs', action: 'discard', program: 'git' },
    words: { replace: { drop: 'show' } },
    note: 'Shows what the stash holds.',
    ifWritten: ['stash'],
  },
  {
    for: { kind: 'vcs', action: 'discard', program: 'git' },
    words: { replace: { clear: 'list' } },
    note: 'Shows which stashes there are.',
    ifWritten: ['stash'],
  },
  {
    for: { kind: 'vcs', action: ['rewrite', 'prune', 'delete-branch', 'delete-remote', 'force-push'], program: 'git' },
    command: 'git log --oneline -20 --all',
    note: 'Shows what the history holds.',
  },
  {
    for: { kind: 'vcs', action: 'commit-secret' },
    command: 'git check-ignore -v {name}',
    note: 'Says whether the file is ignored, as it should be.',
  },
  { for: { kind: 'vcs', program: 'git' }, words: { drop: ['--no-verify'] }, note: 'Lets the hooks look first.' },
];
