import { mapsTo } from '../frameworks/maps-to.js';
import type { Condition, OneOrMore, Pattern, Rule } from '../policy/rule.js';
import { inProduction } from './escalations.js';

/** A change of a cloud or a cluster by a program, some words of which tell what it is. */
function changed(program: OneOrMore<Pattern>, written: OneOrMore<Pattern>): Condition {
  return {
    effect: { kind: 'cloud', action: ['modify', 'create'], program },
    command: { program, written },
    context: inProduction,
  };
}

/** Clouds and clusters that are changed past what was reviewed. */
export const liveChangeRules: readonly Rule[] = [
  {
    id: 'CLD-007',
    title: 'What makes deletions recoverable stays on',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          kind: 'cloud',
          action: ['modify', 'create'],
          program: 'aws',
          target: {
            named: [
              's3api put-bucket-versioning **Suspended**',
              's3api put-bucket-lifecycle**',
              's3api delete-bucket-lifecycle**',
            ],
          },
        },
      },
      {
        effect: { kind: 'cloud', action: 'modify', program: 'aws' },
        command: {
          program: 'aws',
          written: ['--no-disable-api-termination', '--no-deletion-protection', '--no-deletion-protection-enabled'],
        },
      },
    ],
    reason:
      'What is deleted from then on, by mistake or by age, cannot be brought back. Leave versions and protection on, and change them in the infrastructure code.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12', 'CM-3'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'aws s3api put-bucket-versioning --bucket reports --versioning-configuration Status=Suspended',
        'aws s3api put-bucket-lifecycle-configuration --bucket reports --lifecycle-configuration file://rules.json',
        'aws ec2 modify-instance-attribute --instance-id i-7 --no-disable-api-termination',
        'aws rds modify-db-instance --db-instance-identifier shop --no-deletion-protection',
        'aws --profile live s3api put-bucket-lifecycle --bucket logs --lifecycle-configuration file://l.json',
      ],
      other: [
        'aws s3api put-bucket-versioning --bucket reports --versioning-configuration Status=Enabled',
        'aws s3api get-bucket-versioning --bucket reports',
        'aws s3api get-bucket-lifecycle-configuration --bucket reports',
        'aws ec2 describe-instance-attribute --instance-id i-7 --attribute disableApiTermination',
        'aws rds describe-db-instances',
      ],
    },
  },
  {
    id: 'CLD-008',
    title: 'Production is changed by what was reviewed',
    severity: 'medium',
    decision: 'warn',
    when: [
      changed('kubectl', ['patch', 'edit', 'set', 'autoscale']),
      {
        effect: { kind: 'cloud', action: 'modify', program: 'kubectl', target: { named: '-' } },
        context: inProduction,
      },
      changed('helm', 'rollback'),
      changed(['terraform', 'tofu'], ['taint', 'untaint']),
      changed('aws', ['change-resource-record-sets', 'update-function-code', '--overwrite']),
    ],
    reason:
      'What runs differs from the repository afterwards, and the next deployment undoes it or stumbles over it. Change the manifest there and let the deployment follow, or note why it could not wait.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-2', 'CM-5'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'kubectl patch deployment web -p "{}"',
        'kubectl edit configmap app',
        'kubectl set image deployment/web web=shop:2',
        'kubectl apply -f -',
        'kubectl autoscale deployment web --min=1 --max=3',
        'helm rollback shop 3',
        'terraform taint module.web.aws_instance.a',
        'aws lambda update-function-code --function-name thumbs --zip-file fileb://thumbs.zip',
        'aws ssm put-parameter --name /shop/limit --value 7 --overwrite',
        'aws route53 change-resource-record-sets --hosted-zone-id Z1 --change-batch file://change.json',
      ],
      other: [
        'kubectl apply -f app.yaml',
        'kubectl rollout status deployment/web',
        'helm history shop',
        'terraform state show module.web',
        'aws lambda get-function --function-name thumbs',
      ],
    },
  },
];
