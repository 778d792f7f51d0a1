const filterList = `: -n -v -x -4 -6 -w[=] -t= --numeric --verbose --exact --line-numbers --wait[=] --table= -L& -S& --list& --list-rules& /^[\\w.+-]+$/`;
const filterSave = ': -c -t= --counters --table=';
const installed =
  '-o -l -e -u -i -v -q -a --outdated --uptodate --format= --user --local --editable --not-required --path= --pre --exclude=';
const ofIp = '/^[\\w.:/@%-]+$/';
/** `find`, `ip` and `openssl` have options of several letters behind one dash. */
const words = (text: string, suffix: string): string =>
  text
    .split(/\s+/)
    .map((word) => `-${word}!${suffix}`)
    .join(' ');
const awk = ': -F= -v= -f= -e= -V --field-separator= --assign= --file= --source= --re-interval --posix --version *';

const mysqlStatus = `-h= -P= -S= -u= -s -v -E --host= --port= --socket= --user= --protocol= --silent --verbose --vertical >
ping|status|version|variables|extended-status|processlist:`;

/** Administrators' tools of which only these forms are known to change nothing. */
export const toolForms: Readonly<Record<string, string>> = {
  ...{ awk, gawk: awk, mawk: ': -F= -v= -f= *' },
  blkid: ': -o= -s= -t= -p -k -l -L= -U= --output= --match-tag= --probe *',
  chage: ': -l& --list& -i --iso8601 ?',
  crontab: ': -l& -u=',
  date: `: -u -R -d= -f= -r= --utc --universal --rfc-email --rfc-2822 --rfc-3339= -I! -Iseconds! -Iminutes! -Ins! -Ihours! -Idate!
  --iso-8601[=] --date= --file= --reference= /^[+]/`,
  dmesg: `: -H -T -L[=] -x -k -u -l= -f= -t -r -w -W -S -e -P -p -d -J -s= --human --ctime --level= --facility= --follow --follow-new --color[=]
  --nopager --notime --reltime --time-format= --raw --kernel --userspace --decode --since= --until= --json`,
  file: `: -b -i -k -L -h -z -Z -s -r -0 -E -N -n -m= -e= -f= -F= --brief --mime --mime-type --mime-encoding --extension --dereference
  --no-dereference --separator= --magic-file= --special-files --keep-going --exclude= --files-from= --no-pad --print0 --raw --uncompress *`,
  find: `: ${words('H L P print print0 ls prune quit depth d mount xdev empty readable writable executable nouser nogroup true false daystart follow', '')}
  ${words('ignore_readdir_race noleaf warn nowarn a and o or not', '')} -O=
  ${words('name iname path ipath wholename iwholename regex iregex regextype type xtype size mtime mmin atime amin ctime cmin newer', '=')}
  ${words('anewer cnewer newermt newerct newerat newermc newerma perm user group uid gid links inum samefile maxdepth mindepth fstype', '=')}
  ${words('lname ilname used context printf files0-from', '=')} *`,
  'firewall-cmd': `: --state& --list-all& --list-all-zones& --list-services& --list-ports& --list-rich-rules& --list-interfaces& --get-zones&
  --get-active-zones& --get-default-zone& --get-services& --query-service=& --query-port=& --zone= --permanent`,
  hostname:
    ': -a -A -d -f -i -I -s -y --alias --all-fqdns --domain --fqdn --long --ip-address --all-ip-addresses --short --yp --nis',
  ip: `-4 -6 -0 -s -d -o -j -p -c -h -N -t -r -n= ${words('br brief stats statistics details oneline json pretty human ts timestamp resolve', '')} -f= -family!= >
a|addr|address|l|link|r|ro|route|ru|rule|n|neigh|neighbour|maddr|maddress|mroute|netns|vrf|tunnel|tuntap|nexthop|token:
a show|addr show|address show|a list|addr list|addr ls|a s|addr s|a sh|addr sh: ${ofIp}
l show|link show|l list|link list|link ls|l ls|l sh|link sh: ${ofIp}
r show|ro show|route show|r list|route list|route ls|r ls|r sh|route sh|r get|ro get|route get: ${ofIp}
ru show|rule show|rule list|rule ls|n show|neigh show|neighbour show|neigh list|neigh get: ${ofIp}
maddr show|maddress show|mroute show|netns list|netns identify|netns pids|vrf show|tunnel show|tuntap show|nexthop show|token list: ${ofIp}`,
  ...{ iptables: filterList, ip6tables: filterList, 'iptables-save': filterSave, 'ip6tables-save': filterSave },
  lastlog: ': -b= -t= -u= --before= --time= --user=',
  less: `: -N -S -R -r -F -X -i -I -n -E -e -s -M -m -x= --LINE-NUMBERS --chop-long-lines --RAW-CONTROL-CHARS --quit-if-one-screen --no-init
  --ignore-case --squeeze-blank-lines /^[^+]/`,
  more: ': -d -f -l -c -p -s -u -n= -# /^[^+]/',
  zless: ': -N -S -R -r -F -X -i -n /^[^+]/',
  lsof: ': -n -P -i[=] -s[=] -p= -u= -c= -t -a -l -R -U -N -V -X -b -w -g[=] -d= -F[=] *',
  lspci: ': -v -n -k -t -m -D -x -s= -d= -i=',
  ...{ mysqladmin: mysqlStatus, 'mariadb-admin': mysqlStatus },
  mount: ': -l -v -t= --show-labels',
  nft: `-a -n -s -j -y -S -p -T -t -u --handle --numeric --stateless --json --terse >
list ruleset|list tables|list table|list chains|list chain|list sets|list set|list maps|list map|list counters|list counter: /^[\\w.-]+$/
list quotas|list limits|list flowtables|list flowtable|list ct|list hooks: /^[\\w.-]+$/`,
  openssl: `x509: ${words('noout text dates subject issuer fingerprint serial enddate startdate pubkey modulus hash sha256 sha1 purpose email ocsp_uri', '')}
  ${words('in inform nameopt certopt checkend ext', '=')}
verify: ${words('verbose show_chain', '')} ${words('CAfile CApath untrusted purpose', '=')} *
dgst: ${words('sha1 sha256 sha384 sha512 md5 hex r', '')} *
version: ${words('a v d', '')}
rand: ${words('hex base64', '')} /^\\d+$/`,
  passwd: ': -S& --status& -a --all ?',
  pidstat: ': -d -r -u -w -s -l -t -p= -C= -h -H -I -R -v -U[=] -G= --human /^\\d+$/',
  sar: ': -A -b -B -d -F -H -h -S -v -W -w -y -p -q[=] -r[=] -u[=] -n= -P= -f[=] -s= -e= -i= -# /^\\d+$/',
  sed: `: -n -E -r -s -u -z -e= -f= -l= --quiet --silent --expression= --file= --regexp-extended --separate --null-data --unbuffered --posix
  --debug --sandbox --line-length= *`,
  shuf: ': -e -r -z -i= -n= --echo --repeat --zero-terminated --input-range= --head-count= --random-source= *',
  sort: `: -b -d -f -g -h -i -M -n -R -r -V -c -C -m -s -u -z -k= -t= -S= -T= --key= --field-separator= --buffer-size= --parallel= --debug --check[=]
  --unique --reverse --numeric-sort --human-numeric-sort --general-numeric-sort --version-sort --month-sort --random-sort --random-source=
  --ignore-case --ignore-leading-blanks --dictionary-order --stable --merge --zero-terminated --sort= --files0-from= --batch-size= *`,
  ss: `: -n -r -a -l -o -e -m -p -i -s -b -E -Z -z -4 -6 -0 -t -u -d -w -x -S -H -O -N= -f= -A= -F= --numeric --resolve --all --listening --options
  --extended --memory --processes --threads --info --summary --tos --cgroup --bpf --events --contexts --net= --ipv4 --ipv6 --packet --tcp
  --mptcp --udp --sctp --dccp --raw --unix --tipc --vsock --xdp --family= --query= --socket= --filter= --no-header --oneline *`,
  swapon: ': -s& --summary& --show[=]& --noheadings --raw --bytes',
  sysctl:
    ': -a -A -n -N -e -b -q -r= --all --names --values --binary --pattern= --ignore --quiet --deprecated /^[\\w./*-]+$/',
  tar: `: -t& --list& -v -z -j -J -a -f= -C= -X= --file= --gzip --bzip2 --xz --zstd --verbose --directory= --exclude= --wildcards --full-time
  --numeric-owner --utc --auto-compress *`,
  tree: `: -a -d -f -i -l -p -u -g -s -h -D -F -q -r -t -v -x -C -n -J -X -L= -P= -I= --noreport --dirsfirst --du --prune --gitignore --filelimit=
  --si --inodes --device --sort= *`,
  ufw: 'status: /^(?:verbose|numbered)$/\nshow: ?\nversion:\napp list:\napp info: ?',
  uniq: `: -c -d -D -i -u -z -f= -s= -w= --count --repeated --all-repeated[=] --ignore-case --unique --zero-terminated --skip-fields= --skip-chars=
  --check-chars= --group[=] ?`,
  unzip: ': -l& -Z& -t& -v -q -P= *',
  'update-alternatives': ': --query=& --list=& --display=& --get-selections&',
  xxd: ': -a -b -e -i -p -r -u -E -c= -g= -l= -n= -o= -s= -ps! -cols!= -len!= -seek!= ?',
  yq: ': -r -P -M -C -N -n -e -j -y -o= -p= -I= --output-format= --input-format= --indent= --exit-status --raw-output --unwrapScalar[=] *',
  apt: `list: -a -q -v --installed --upgradable --all-versions --manual-installed --verbose *
show|search|policy|depends|rdepends: -a -q -n -f --all-versions --names-only --full --installed *`,
  'apt-cache': `policy|show|showpkg|showsrc|search|depends|rdepends|madison|stats|dump|dumpavail|pkgnames|unmet: -q -i -n -f -a --important --installed
  --names-only --full --all-versions --no-all-versions --recurse --no-recommends --no-suggests *`,
  'apt-mark': 'showhold|showauto|showmanual: *',
  dpkg: `: -l& -L& -s& -S& -p& -V& -C& -I& -c& --list& --listfiles& --status& --search& --print-avail& --verify& --audit& --info& --contents&
  --get-selections& --print-architecture& --print-foreign-architectures& --compare-versions& --yet-to-unpack& --no-pager *`,
  rpm: `: -q& --query& -a -i -l -f -p -c -d -R -v -s -g --all --info --list --file --package --configfiles --docfiles --requires --provides
  --whatrequires --whatprovides --conflicts --obsoletes --changelog --scripts --triggers --last --qf= --queryformat= --state --nosignature *`,
  ...Object.fromEntries(
    ['pip', 'pip3'].map((pip) => [
      pip,
      `--disable-pip-version-check --no-color -q -v >
list|freeze|check|show|index versions: ${installed} -f -r --files --all --requirement= --verbose --disable-pip-version-check --no-color *`,
    ]),
  ),
  npm: `--prefix= -g --global >
ls|list|view|outdated|search|whoami|root|prefix|config get|config list|config ls: -g -a -l -p --global --all --json --long --parseable --depth=
  --omit= --prefix= *`,
};
