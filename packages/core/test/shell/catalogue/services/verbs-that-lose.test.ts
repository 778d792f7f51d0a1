import { analyse, assessRisk, riskyThreshold } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';

const inProduction = { environment: 'production' } as const;

describe('verbs by which something is lost', () => {
  it.each([
    'aliyun ecs DeleteInstance --InstanceId i-1',
    'aliyun rds DeleteDBInstance --DBInstanceId x',
    `tccli cvm TerminateInstances --InstanceIds '["i-1"]'`,
    'aliyun ecs StopInstance --InstanceId i-1',
    'hcloud server rebuild web --image ubuntu-22.04',
    'vultr-cli instance reinstall 123',
    'openstack server rebuild web',
    'az vmss reimage -g g -n n',
    'az redis flush -n x -g g',
    'az redis force-reboot -n x -g g --reboot-type AllNodes',
    'aws kinesis decrease-stream-retention-period --stream-name s --retention-period-hours 24',
    `aws dynamodb batch-write-item --request-items '{"t":[{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]}'`,
    `aws dynamodb transact-write-items --transact-items '[{"Delete":{"TableName":"t","Key":{}}}]'`,
    's3cmd expire s3://b --expiry-days=1',
    'mc ilm rule add --expire-days 1 a/b',
    'mc admin service stop a',
    'mc admin user remove minio bob',
    'iscsiadm -m node -T x -o delete',
    'kpartx -d /dev/loop0',
    'podman machine rm -f',
    'podman rm -fa',
    'govc datastore.rm x',
    "dnf shell <<< 'remove nginx'",
    'pkg_delete -a',
    'guix system roll-back',
    'exim -Mrm 1abc',
    'firebase hosting:disable -f',
    "mongosh --eval 'db.users.drop.call(db.users)'",
    "mongosh --eval 'db.users.findOneAndDelete({})'",
  ])('asks before %s', (command) => {
    expect(assessRisk(analyse(command), inProduction).score).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it.each([
    ['emerge --depclean', 'package:autoremove'],
    ['docker network disconnect n c', 'container:modify'],
    ['docker rename a b', 'container:modify'],
    [`aws dynamodb batch-write-item --request-items '{"t":[{"PutRequest":{"Item":{}}}]}'`, 'cloud:modify'],
    ['firebase auth:import x.json', 'cloud:create'],
    ['rman cmdfile=x', 'database:run-script'],
  ])('tells of %s', (command, effect) => {
    expect(analyse(command).effects.map(({ kind, action }) => `${kind}:${action}`)).toContain(effect);
  });

  it.each([
    'aliyun ecs DescribeInstances',
    'tccli cvm DescribeInstances',
    'mc ls a',
    'mc admin info a',
    'iscsiadm -m node -o show',
    'kpartx -l /dev/loop0',
    'podman machine list',
    'govc ls',
    'emerge -pv --depclean',
    'exim -bp',
    'firebase emulators:start',
    'python3 -m http.server --help',
  ])('%s changes nothing', (command) => {
    expect(analyse(command).effects).toEqual([]);
  });

  it('takes what a directory holds for no more than the directory', () => {
    const score = (command: string): number => assessRisk(analyse(command), inProduction).score;
    expect(score('rm -rf ./build/*')).toBe(score('rm -rf build'));
  });
});
