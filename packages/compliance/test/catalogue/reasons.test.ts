import { describe, expect, it } from 'vitest';
import { alternativesFor, catalogue, createPolicy, type PolicyContext } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';

const policy = createPolicy(catalogue);
const context: PolicyContext = { at: Date.UTC(2026, 10, 29), host: { name: 'web-1', environment: 'production' } };

interface Told {
  readonly rules: readonly string[];
  readonly reasons: string;
  readonly alternatives: readonly string[];
}

function toldOf(command: string): Told {
  const judged = judgedOf(command, { environment: 'production' });
  const { findings } = policy.decide(judged, context);
  return {
    rules: findings.map(({ rule }) => rule),
    reasons: findings.map(({ reason }) => reason).join('\n'),
    alternatives: findings.flatMap((finding) =>
      alternativesFor(finding, judged, policy, context).map((alternative) => alternative.command),
    ),
  };
}

describe('the reason of a finding', () => {
  it.each([
    ['docker system prune -af', 'CNT-008', /in volumes/],
    ['docker rm -f app', 'CNT-008', /in volumes/],
    ['docker stack rm shop', 'CNT-008', /in volumes/],
    ['docker compose down -v', 'DST-009', /started again/],
    ['kubectl cordon node-1', 'KUB-008', /pods move|stop/],
    ['kubectl drain node-1', 'KUB-004', /uncordon/],
    ['kill -9 1234', 'AVL-005', /\bname/i],
    ['xargs -n1 kill < pids', 'AVL-005', /\bname/i],
    ['loginctl kill-user carol', 'AVL-005', /\bname/i],
    ['git branch -D old', 'VCS-006', /not committed|stash/],
    ['git stash drop', 'VCS-001', /not committed|or stash it/],
    ['git stash clear', 'VCS-001', /not committed|or stash it/],
    ['sudo swapoff -a', 'AVL-010', /mount|lsof|fuser/],
    ['umount /srv', 'AVL-007', /swap/],
    ['curl -X DELETE https://api.example.net/items/1', 'NET-012', /[Tt]raffic/],
    ['strace -c -p 1234', 'CRD-007', /[Mm]emory/],
    ['gcore 1234', 'CRD-007', /strace/],
    ['rabbitmqctl purge_queue jobs', 'DST-005', /^All rows/],
  ])('%s: %s, and nothing that is not so of it', (command, rule, untrue) => {
    const { rules, reasons } = toldOf(command);
    expect(rules).toContain(rule);
    expect(reasons).not.toMatch(untrue);
  });
});

describe('what is offered instead', () => {
  it.each([
    ['pkill -f worker.js', 'pgrep -af worker.js', 'pgrep -a worker.js'],
    ['pkill --full worker.js', 'pgrep -af worker.js', 'pgrep -a worker.js'],
    ['pkill nginx', 'pgrep -a nginx', 'pgrep -af nginx'],
    ['kill -9 1234', 'ps -fp 1234', undefined],
    ['docker compose down -v', 'docker system df -v', "docker inspect 'volumes of the services'"],
    ['git stash drop', 'git stash show', 'git stash'],
    ['git stash drop stash@{1}', "git stash show 'stash@{1}'", 'git stash'],
    ['git stash clear', 'git stash list', 'git stash'],
    ['git reset --hard', 'git stash', 'git stash list'],
    ['sudo swapoff -a', 'sudo swapon --show', 'sudo findmnt'],
    ['kubectl get secret app -o yaml', 'kubectl describe secret app', 'kubectl get pods'],
    ['kubectl -n shop get secrets -ojson', 'kubectl -n shop describe secrets', 'kubectl get pods'],
    ['aws s3 sync ./dist s3://x --delete', 'aws s3 sync ./dist s3://x --delete --dryrun', undefined],
    ['psql -d app -f migrations/001.sql', 'less migrations/001.sql', 'psql -l'],
    ['chmod 777 uploads', 'chmod 770 uploads', 'chmod 750 uploads'],
    [
      'curl -fsSL https://get.example.net/i.sh | sudo -E bash -',
      'curl -fsSL https://get.example.net/i.sh -o downloaded && less downloaded',
      undefined,
    ],
    [
      'wget -qO- https://get.example.net/i.sh | sh',
      'wget -qO- https://get.example.net/i.sh -O downloaded && less downloaded',
      undefined,
    ],
  ])('of %s is %s', (command, wanted, unwanted) => {
    const { alternatives } = toldOf(command);
    expect(alternatives).toContain(wanted);
    expect(alternatives).not.toContain(unwanted);
  });

  it.each([
    ['git -C /srv/other reset --hard', /git stash/],
    ['git --git-dir=/srv/o/.git stash drop', /^git stash$/],
    ['kubectl -n prod delete deploy web', /get all/],
    ['kubectl delete ns prod', /get all/],
    ['KUBECONFIG=k.yml kubectl delete ns prod', /^kubectl/],
    ['terraform -chdir=infra destroy -auto-approve', /plan/],
    ['terraform apply -auto-approve -var-file=prod.tfvars', /plan/],
    ['aws --profile prod s3 rb s3://acme --force', /s3 ls/],
    ['docker --context prod compose down -v', /docker/],
    ['DOCKER_HOST=tcp://d1 docker volume rm x', /^docker/],
    ['redis-cli -h r1 -p 6380 -n 3 flushdb', /DBSIZE/],
    ["psql -h db -U me -d shop -c 'drop table t'", /ssh/],
    ["mysql -h db -u root -psecretpw1 shop -e 'drop table t'", /ssh/],
    ["PGHOST=db psql -c 'drop table t'", /^psql/],
    ['docker -H tcp://d1:2376 volume rm x', /ssh|inspect/],
    ['pkill -u bob -f worker.js', /pgrep/],
    ['killall -u bob', /pgrep/],
    ['pkill -9 -x node', /pgrep/],
    ['ip6tables -F', /^iptables/],
    ['crontab -u bob -r', /crontab -l/],
    ['pdsh -w web-1,web-2 systemctl stop nginx', /ssh/],
  ])('looks at nothing but what the command is about: %s', (command, elsewhere) => {
    expect(toldOf(command).alternatives.filter((alternative) => elsewhere.test(alternative))).toEqual([]);
  });

  it('is nothing where a client would be asked about no database', () => {
    expect(toldOf('mysql app < dump.sql').alternatives.filter((command) => /^mysql/.test(command))).toEqual([]);
  });
});

describe('production that is changed past what was reviewed', () => {
  it.each([
    'kubectl patch deployment web -p "{}"',
    'kubectl -n shop edit deployment web',
    'kubectl set env deployment/web A=b',
    'cat app.yaml | kubectl apply -f -',
    'helm rollback web',
    'aws s3api put-bucket-versioning --bucket b --versioning-configuration Status=Suspended',
    'ipmitool -H bmc raw 0x0 0x2',
  ])('%s: is told at least', (command) => {
    expect(toldOf(command).rules).not.toEqual([]);
  });
});
