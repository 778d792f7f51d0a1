import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Resources of clouds. */
export const cloudRules: readonly Rule[] = [
  {
    id: 'DST-006',
    title: 'Infrastructure is not destroyed',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'cloud', action: 'destroy-all' } },
    reason:
      'Everything that the state knows of would be gone. Plan it first (`plan -destroy`), have the plan read by two, and protect what keeps data.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CM-5(4)', 'CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['404', '802', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'terraform destroy',
        'terraform destroy -auto-approve -target=module.web',
        'pulumi destroy --yes',
        'tofu destroy',
        'terraform apply -destroy',
      ],
      other: [
        'terraform plan -destroy',
        'terraform state list',
        'pulumi preview',
        'terraform validate',
        'terraform show',
      ],
    },
  },
  {
    id: 'CLD-001',
    title: 'Resources that keep data are not deleted',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'cloud', action: ['delete', 'delete-machine'] } },
    reason:
      'Machines, buckets, databases or keys would be gone. Turn deletion protection on, take a final snapshot, and delete after a time in which nobody missed it.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-9', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'aws s3 rb s3://reports --force',
        'aws rds delete-db-instance --db-instance-identifier shop --skip-final-snapshot',
        'gcloud compute instances delete web-1 --quiet',
        'az group delete --name shop --yes',
        'aws kms schedule-key-deletion --key-id 1',
        'gh repo delete team/shop --yes',
      ],
      other: [
        'aws s3 ls',
        'aws rds describe-db-instances',
        'gcloud compute instances list',
        'az group show --name shop',
        'aws rds create-db-snapshot --db-instance-identifier shop --db-snapshot-identifier s',
      ],
    },
  },
  {
    id: 'CLD-002',
    title: 'Parts of a cloud are removed by review',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'cloud',
        action: ['delete-part', 'delete-stored', 'delete-release', 'delete-resource'],
        except: { program: ['kubectl', 'kubeadm', 'helm', 'velero'] },
      },
    },
    reason:
      'Something else may depend on it. Remove it from the infrastructure code, and let the plan show what follows.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CM-2'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)', '164.308(a)(7)(i)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'aws lambda delete-function --function-name thumbs',
        'aws iam delete-user --user-name carol',
        'gh release delete v1.2.0',
        'aws s3api delete-bucket-policy --bucket reports',
        'cdk destroy',
      ],
      other: [
        'aws lambda list-functions',
        'aws iam get-user',
        'gh release list',
        'cdk diff',
        'aws s3api get-bucket-policy --bucket reports',
      ],
    },
  },
  {
    id: 'CLD-003',
    title: 'Changes of infrastructure are planned and agreed',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'cloud', action: ['apply-unasked', 'change-state'] } },
    reason: 'Nobody has seen what it is about to change. Save a plan, have it read, and apply that plan.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-4', 'CM-5'],
      pci: ['6.5.1', '1.2.2'],
      hipaa: ['164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'terraform apply -auto-approve',
        'terraform state rm module.db',
        'pulumi up --yes',
        'terraform state mv a.b a.c',
        'tofu apply -auto-approve',
      ],
      other: [
        'terraform plan -out=plan.bin',
        'terraform state list',
        'pulumi preview --diff',
        'terraform output',
        'terraform fmt -check',
      ],
    },
  },
  {
    id: 'CLD-004',
    title: 'Machines of a cloud are stopped within a window',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'cloud', action: 'stop' } },
    reason:
      'What runs there stops, and may come back elsewhere. Take it out of the balancer first, and tell whoever is on watch.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-5', 'CP-10'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'aws ec2 stop-instances --instance-ids i-7',
        'aws ec2 reboot-instances --instance-ids i-7',
        'kubectl scale deployment web --replicas=0',
        'aws rds stop-db-instance --db-instance-identifier shop',
        'gcloud compute instances stop web-1',
      ],
      other: [
        'aws ec2 describe-instance-status',
        'kubectl scale deployment web --replicas=4',
        'gcloud compute instances describe web-1',
        'kubectl get hpa',
        'aws ec2 start-instances --instance-ids i-7',
      ],
    },
  },
  {
    id: 'CLD-005',
    title: 'Commands on machines of a cloud pass the same gate',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'cloud', action: 'run' } },
    reason:
      'A document runs a script on many machines, past what was looked through here. Run the command through the pilot, one group of hosts after the other.',
    controls: mapsTo({
      nist: ['AC-17', 'CM-3', 'AU-12'],
      pci: ['6.5.1', '10.2.1.2'],
      hipaa: ['164.312(b)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'aws ssm send-command --document-name AWS-RunShellScript --targets Key=tag:role,Values=web',
        'aws ssm send-command --document-name AWS-RunPowerShellScript --instance-ids i-7',
        'aws ssm send-command --instance-ids i-7 --document-name X',
        'az vm run-command invoke -g shop -n web --command-id RunShellScript',
        'aws --region eu-central-1 ssm send-command --document-name X --instance-ids i-8',
      ],
      other: [
        'aws ssm list-commands',
        'aws ssm describe-instance-information',
        'az vm list',
        'aws ssm get-command-invocation --command-id 1 --instance-id i-7',
        'aws ssm list-documents',
      ],
    },
  },
];
