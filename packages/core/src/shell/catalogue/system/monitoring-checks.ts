import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

/** `--extra-opts=section@file`: any check reads its options from a file that way. */
function extraOptions(call: Call): void {
  for (const { text, span } of call.values('--extra-opts')) {
    const at = text.indexOf('@');
    if (at >= 0) {
      call.as('read', { text: text.slice(at + 1), span });
    }
  }
}

const checkOptions = `
-H, --hostname=<host>      asks this machine
--extra-opts[=<text>]      reads options from a file
-w, --warning=<text> | -c, --critical=<text> | -p, --port=<text> | -t, --timeout=<text> | -u, --url=<text> | -U <text> | -n <text> | -s, --string=<text> | -e, --expect=<text> | -a, --authorization=<text> | -v, --verbose | -V, --version
-4, --use-ipv4 | -6, --use-ipv6 | -S, --ssl[=<text>] | -I <text> | -C <text> | -D <text> | -d, --database=<text> | -l, --logname=<text> | -P, --password=<secret> | -r <text> | -R <text> | -k <text> | -f <text> | -i <text> | -x <text> | -X <text> | -A <text> | -m <text> | -K <read> | -J <read> | -q <text> | -o <text> | -L | -W <text> | -T <text> | -b <text> | -j <text> | -O <text> | -N <text>`;

/** Options that a check hands on to ssh. */
function sshOption(call: Call, { text, span }: Word): void {
  const command = /^\s*(?:ProxyCommand|LocalCommand|KnownHostsCommand)[\s=]+(.*)$/is.exec(text)?.[1];
  if (command !== undefined) {
    call.shell({ text: command, span });
  }
}

function bySsh(call: Call): void {
  extraOptions(call);
  for (const option of call.values('--ssh-option')) {
    sshOption(call, option);
  }
  for (const command of call.values('--command')) {
    call.shell(command, { host: call.value('--hostname') ?? '…' });
  }
}

export const monitoringCheckTools: readonly ToolSpec[] = [
  {
    names:
      'check_apt check_breeze check_cluster check_cups check_dbi check_dhcp check_dig check_disk check_disk_smb check_dns check_dummy check_file_age check_flexlm check_fping check_game check_hpjd check_http check_icmp check_ide_smart check_ifoperstatus check_ifstatus check_imap check_ircd check_jabber check_ldap check_ldaps check_load check_mailq check_memory check_mrtg check_mrtgtraf check_mysql check_mysql_query check_nagios check_nntp check_nntps check_nt check_ntp check_ntp_peer check_ntp_time check_nwstat check_oracle check_overcr check_pgsql check_ping check_pop check_procs check_radius check_raid check_real check_rpc check_rta_multi check_sensors check_simap check_smtp check_snmp check_spop check_ssh check_ssmtp check_swap check_tcp check_time check_udp check_ups check_uptime check_users check_wave check_curl check_nrpe check_mem check_cpu check_systemd',
    summary: 'checks something and tells how it is',
    options: checkOptions,
    effects: extraOptions,
  },
  {
    names: 'check_ssl_cert',
    summary: 'checks a certificate',
    options: `
--curl-bin=<program>       fetches with this program
--openssl=<program>        looks with this program
--file-bin=<program> | --grep-bin=<program> | --nmap-bin=<program> | --python-bin=<program> | --date=<program> | --dig-bin=<program> | --inetproto=<text>
-H, --host=<host> | -f, --file=<read> | -r, --rootcert=<read> | -C, --clientcert=<read> | -K, --clientkey=<read> | -p, --port=<text> | -P, --protocol=<text> | -w, --warning=<text> | -c, --critical=<text> | -n, --cn=<text> | -i, --issuer=<text> | -t, --timeout=<text> | -A, --noauth | -s, --selfsigned | -d, --debug | -v, --verbose | --proxy=<host> | --tmpdir=<look> | --extra-opts[=<text>]`,
    effects: extraOptions,
  },
  {
    names: 'check_log check_logs check_log3',
    summary: 'checks a log for a text',
    options: `
-F, --filename=<read>      checks this log
-O, --oldlog=<write>       keeps what it has seen in this file
-q, --query=<text> | -w <text> | -c <text> | -l <read> | -s <write> | -p <text> | --extra-opts[=<text>] | --exclude=<text> | -a | --max_warning=<text>`,
    operands: '<read>...',
    effects: extraOptions,
  },
  {
    names: 'check_statusfile check_file check_cert_file check_json check_filesize',
    summary: 'checks a file',
    options: '-f, --file=<read> | -w <text> | -c <text> | --extra-opts[=<text>] | -t <text>',
    operands: '<read>...',
    effects: extraOptions,
  },
  {
    names: 'check_by_ssh',
    summary: 'checks something on another machine',
    options: `
-H, --hostname=<host>      asks this machine
-C, --command=<text>       runs this command there
-o, --ssh-option=<text>    hands this option to ssh
-F, --configfile=<read>  reads this configuration of ssh
-i, --identity=<read>      logs in with this key
-O, --output=<write>       writes results to this file
--extra-opts[=<text>]      reads options from a file
-l, --logname=<text> | -n, --name=<text> | -s, --services=<text> | -p, --port=<text> | -t, --timeout=<text> | -w <text> | -c <text> | -E, --skip-stderr[=<text>] | -S, --skip-stdout[=<text>] | -f | -q, --quiet | -v | -1 | -2 | -4 | -6`,
    effects: bySsh,
  },
  {
    names: 'negate',
    summary: 'runs a check and turns its answer round',
    style: 'posix',
    wrapper: true,
    options: '-t <text> | -o <text> | -w <text> | -c <text> | -u <text> | -s | --extra-opts[=<text>]',
    operands: '<argv>',
  },
  {
    names: 'urlize',
    summary: 'runs a check and adds a link to its answer',
    style: 'posix',
    wrapper: true,
    operands: '<text> <argv>',
  },
  {
    names: 'check_multi',
    summary: 'runs several checks',
    options:
      '-f, --filename=<read> | -x, --execute=<command> | -n <text> | -t <text> | -T <text> | -s, --set=<text> | -r <text> | -l <look> | -v',
  },
  {
    names: 'nagios icinga naemon',
    summary: 'watches machines',
    options: '-v, --verify-config | -s | -d, --daemon | -p | -x | -u',
    operands: '<read>',
  },
  {
    names: 'icinga2',
    summary: 'watches machines',
    style: 'posix',
    options:
      '-c, --config=<read> | -d, --daemonize | -C, --validate | -D, --define=<text> | -x, --log-level=<text> | -X, --script-debugger',
    effects: (call) => {
      if (/^(?:node|pki|api|feature)$/.test(call.texts[0] ?? '') && call.texts[1] !== 'list') {
        call.effect('service', 'reconfigure', 'unit', call.texts.join(' '));
      }
    },
  },
  {
    names: 'snmptranslate',
    summary: 'asks a machine how it is',
    options:
      '-v <text> | -c <text> | -u <text> | -l <text> | -a <text> | -A <secret> | -x <text> | -X <secret> | -m <text> | -M <look> | -O <text> | -t <text> | -r <text> | -n <text> | -C <text> | -d | -D <text>',
    operands: '<host> <text>...',
  },
  {
    names: 'promtool amtool prometheus node_exporter telegraf collectd zabbix_sender zabbix_get munin-run',
    summary: 'gathers measurements',
    options:
      '-z <host> | -s <text> | -k <text> | -o <text> | -i <upload> | -p <text> | -C <read> | -T | -f | --config, --config.file=<read> | --test | -c <read> | --web.listen-address=<listen> | --storage.tsdb.path=<look> | --alertmanager.url=<host> | --config-directory=<read> | -t',
    effects: (call) => {
      if (call.name === 'amtool' && /^silence (?:add|expire|import)/.test(call.texts.join(' '))) {
        call.effect('audit', 'silence', 'object', call.texts.slice(2).join(' '));
      }
    },
  },
];
