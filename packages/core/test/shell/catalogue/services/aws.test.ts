import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['aws s3 ls', []],
  ['aws s3 rb s3://b --force', ['cloud:delete s3://b force']],
  ['aws s3 rm s3://b --recursive', ['cloud:delete s3://b recursive']],
  ['aws s3 rm s3://b/k', ['cloud:delete-part s3://b/k']],
  [
    'aws s3 cp /var/backups/db.sql s3://b/ --acl public-read',
    ['read:read /var/backups/db.sql external', 'network:send-data external', 'cloud:expose s3://b/'],
  ],
  ['aws s3 cp s3://b/k -', ['network:fetch s3://b/k external']],
  ['aws s3 cp s3://b/k /etc/cron.d/x', ['network:fetch s3://b/k external', 'write:overwrite /etc/cron.d/x']],
  ['aws s3 sync --delete . s3://b', ['read:read . external', 'network:send external', 'cloud:mirror s3://b recursive']],
  ['aws s3 mv s3://a/k s3://b/k', ['cloud:move s3://a/k']],
  ['aws s3 rm --dryrun s3://b --recursive', []],
  ['aws ec2 describe-instances', []],
  ['aws --region eu-west-1 ec2 terminate-instances --instance-ids i-1', ['cloud:delete ec2 terminate-instances i-1']],
  ['aws ec2 stop-instances --instance-ids i-1', ['cloud:stop ec2 stop-instances i-1']],
  [
    'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 0.0.0.0/0',
    ['cloud:expose ec2 authorize-security-group-ingress'],
  ],
  [
    'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 22 --cidr 10.0.0.0/8',
    ['cloud:modify ec2 authorize-security-group-ingress'],
  ],
  [
    'aws ec2 run-instances --user-data file:///etc/shadow',
    [
      'opaque:unseen-script aws',
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'cloud:create ec2 run-instances',
    ],
  ],
  ['aws cloudtrail stop-logging --name main', ['cloud:stop-logging cloudtrail stop-logging main']],
  ['aws guardduty delete-detector --detector-id x', ['cloud:stop-logging guardduty delete-detector x']],
  ['aws kms schedule-key-deletion --key-id x', ['cloud:delete kms schedule-key-deletion x']],
  ['aws secretsmanager get-secret-value --secret-id x', ['cloud:list-secrets secretsmanager get-secret-value x']],
  ['aws ssm get-parameter --name x', []],
  ['aws cloudformation execute-change-set --change-set-name x', ['cloud:modify cloudformation execute-change-set x']],
  ['aws ssm get-parameter --name x --with-decryption', ['cloud:list-secrets ssm get-parameter x']],
  ['aws ssm send-command --document-name AWS-RunShellScript', ['cloud:run ssm send-command AWS-RunShellScript']],
  [
    'aws iam attach-user-policy --user-name x --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    ['cloud:grant-admin iam attach-user-policy x'],
  ],
  [
    'aws iam attach-user-policy --user-name x --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess',
    ['cloud:grant iam attach-user-policy x'],
  ],
  ['aws iam create-access-key --user-name x', ['cloud:list-secrets iam create-access-key x']],
  ['aws iam delete-user --user-name x', ['cloud:delete-part iam delete-user x']],
  ['aws rds delete-db-instance --db-instance-identifier x', ['cloud:delete rds delete-db-instance x']],
  ['aws configure set aws_secret_access_key abc', ['crypto:expose-secret in the command']],
  ['aws ecr get-login-password', []],
  ['aws s3api put-bucket-acl --bucket b --acl public-read', ['cloud:expose s3api put-bucket-acl b']],
  [
    'aws s3api put-public-access-block --bucket b --public-access-block-configuration BlockPublicAcls=false',
    ['cloud:expose s3api put-public-access-block b'],
  ],
  ['aws s3api get-object --bucket b --key k /etc/x', ['write:overwrite /etc/x']],
  ['aws --no-verify-ssl sts get-caller-identity', ['crypto:weaken cloud']],
  ['aws ec2 terminate-instances --instance-ids i-1 --dry-run', []],
  ['s3cmd del --recursive s3://b', ['cloud:delete s3://b recursive']],
  ['s3cmd put --acl-public a s3://b', ['read:read a external', 'network:send external', 'cloud:expose s3://b']],
  ['s3cmd ls', []],
];

describe('aws', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
