import { analyse, assessRisk, riskyThreshold } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';

function unseen(command: string): readonly string[] {
  return analyse(command)
    .problems.filter(({ code }) => code === 'dynamic-command')
    .map(({ message }) => message);
}

describe('what a tool is told to do that is only known when it runs', () => {
  it.each([
    'iptables $X',
    'iptables "$X"',
    'iptables -t nat $X',
    'read X; iptables $X',
    'curl -s http://203.0.113.9/args | xargs redis-cli',
    'cat list | xargs iptables',
    'cat list | xargs aws',
    'cat list | xargs sysctl',
    'cat list | xargs chmod',
    'cat list | xargs chown',
    'cat list | xargs usermod',
    'usermod $OPTIONS',
    'while read -r l; do redis-cli $l; done < commands.txt',
    'redis-cli -h c1 $X',
    'aws $X',
    'aws s3 $X',
    'aws ec2 $VERB --instance-ids i-1',
    'gcloud compute instances $VERB web-1',
    'nft $ACTION ruleset',
    'service $X',
    'pacman $X',
  ])('asks: %s', (command) => {
    const analysis = analyse(command);
    const kinds = analysis.effects.map(({ kind, action }) => `${kind}:${action}`);
    expect(kinds.some((kind) => /^(?:opaque:|execute:downloaded)/.test(kind))).toBe(true);
    expect(assessRisk(analysis).score).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it('says so', () => {
    expect(unseen('iptables $X')).toEqual(['What iptables is told to do is only known when it runs.']);
  });

  it.each([
    'cat $F',
    'grep "$p" $f',
    'ls $DIR',
    'curl "$URL"',
    'cp $a $b',
    'rm $X',
    'kill $PID',
    'systemctl status $S',
    'docker logs $C',
    'git checkout $BRANCH',
    'kubectl get pods -n $NS',
    'aws s3 ls s3://$B',
    'aws ec2 describe-instances --instance-ids $ID',
    'gcloud compute instances list $X',
    'tar xzf $F',
    'ssh $H uptime',
    'psql -c "select $x"',
    'redis-cli get $K',
    'find $D -name x',
    'find $D',
    'find . -name "$N"',
    'less $F',
    'pgrep "$NAME"',
    'pidof $NAME',
    'ifconfig $INTERFACE',
    'dpkg -s $PACKAGE',
    'mdadm --detail $DEVICE',
    'smartctl -a $DEVICE',
    'iptables -L $CHAIN',
    'chmod 644 $F',
    'cat list | xargs chmod 644',
    'cat list | xargs ls -l',
    'chown app $F',
    'chown $U file',
    'chown $(id -u) "$F"',
    'arp $(hostname)',
    'find $A $B -name x',
    'seq $N',
    'echo $X',
    'date $F',
    'node -e "x(1)" "$V"',
  ])('is known where no more than what it is done to is left open: %s', (command) => {
    expect(unseen(command)).toEqual([]);
  });
});
