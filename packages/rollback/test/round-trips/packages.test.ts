import { describeRoundTrips } from '../fixtures/round-trips.js';

/** Packages of several versions, with settings and data, in a repository that needs no network, and wheels. */
const prepare = `mkdir -p /srv/repo /srv/build; cd /srv/build
build() { # name, version, further fields of control
  rm -rf tree; mkdir -p tree/DEBIAN tree/opt/$1 tree/etc tree/usr/share/doc/$1
  printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: round trip\\n' $1 $2 > tree/DEBIAN/control
  [ -z "$3" ] || printf '%s\\n' "$3" >> tree/DEBIAN/control
  echo "$1 $2" > tree/opt/$1/file; echo "setting=$2" > tree/etc/$1.conf; echo /etc/$1.conf > tree/DEBIAN/conffiles; [ $2 = 1.0 ] || echo new > tree/opt/$1/new
  printf '#!/bin/sh\\nmkdir -p /var/lib/%s\\n' $1 > tree/DEBIAN/postinst
  printf '#!/bin/sh\\nif [ "$1" = purge ]; then rm -rf /var/lib/%s; fi\\n' $1 > tree/DEBIAN/postrm; chmod 755 tree/DEBIAN/post*
  find tree -exec touch -h -d @1000000000 {} +; dpkg-deb -b tree /srv/repo/$1_$2_all.deb > /dev/null
}
for version in 1.0 2.0; do build rt-one $version ''; build rt-two $version ''; build rt-lib $version ''; build rt-tool $version 'Depends: rt-lib'; build rt-plain $version ''; done; build rt-kept 1.0 ''
cd /srv/repo; dpkg-scanpackages -m . > Packages 2> /dev/null
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*; echo 'deb [trusted=yes] file:/srv/repo ./' > /etc/apt/sources.list.d/rt.list; apt-get -qq update
export DEBIAN_FRONTEND=noninteractive; apt-get -qq -y install rt-kept rt-one=1.0 rt-two=2.0 rt-tool=1.0 rt-lib=1.0 > /dev/null; apt-mark -qq auto rt-lib
echo changed >> /etc/rt-kept.conf; echo kept > /var/lib/rt-kept/data; echo data > /var/lib/rt-one/data; echo more > /var/lib/rt-two/data; apt-mark -qq hold rt-two
mkdir -p /srv/wheels /root/.config/pip; cd /srv/wheels
wheel() { # name
  mkdir -p $1 $1-1.0.dist-info; echo 'x = 1' > $1/__init__.py
  printf 'Metadata-Version: 2.1\\nName: %s\\nVersion: 1.0\\n' $1 > $1-1.0.dist-info/METADATA
  printf 'Wheel-Version: 1.0\\nGenerator: a\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n' > $1-1.0.dist-info/WHEEL
  printf '%s,,\\n' $1/__init__.py $1-1.0.dist-info/METADATA $1-1.0.dist-info/WHEEL $1-1.0.dist-info/RECORD > $1-1.0.dist-info/RECORD
  python3 -m zipfile -c $1-1.0-py3-none-any.whl $1 $1-1.0.dist-info
}
if command -v pip > /dev/null; then
  wheel rt_wheel; wheel rt_gone
  # What the environment says goes before the settings.
  if [ -n "$PIP_FIND_LINKS" ]; then mkdir -p $PIP_FIND_LINKS; cp *.whl $PIP_FIND_LINKS; fi
  printf '[global]\\nno-index = true\\nfind-links = /srv/wheels\\nbreak-system-packages = true\\ndisable-pip-version-check = true\\n' > /root/.config/pip/pip.conf
  pip install -q rt_gone 2> /dev/null
fi`;

/** Files of packages come back with their times; directories that they are in have new ones. */
const manifest = `LC_ALL=C; export LC_ALL
dpkg-query -W -f '\${Package} \${Version} \${db:Status-Want} \${db:Status-Status} \${Conffiles}\\n'; dpkg --audit; dpkg --get-selections; dpkg --print-foreign-architectures
apt-mark showauto; apt-mark showhold; for name in rt-kept rt-one rt-two rt-lib rt-tool rt-plain; do dpkg -s $name; done 2>&1
find /opt /etc /var/lib/rt-* /usr/share/doc/rt-* /usr/local /var/mail -xdev -type d -printf '%p %m %U %G\\n' -o -printf '%p %m %U %G %s %l\\n' 2>/dev/null | grep -v '^/usr/local/lib/node_modules/npm/\\|__pycache__' | sort
find /opt/rt-* /etc/rt-* /etc/apt /var/lib/rt-* /var/lib/dpkg/diversions /var/lib/dpkg/info/rt-* -type f -exec sha256sum {} + 2>/dev/null | sort
find /opt/rt-* /etc/rt-* /var/lib/rt-* -type f -printf '%p %T@\\n' 2>/dev/null | sort
sort /etc/passwd /etc/group; cat /root/.config/pip/pip.conf /root/.npmrc 2>/dev/null
find "$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" -name 'rt_*' -not -name '*.pyc' 2>/dev/null | sort; true`;

const commands = [
  'apt-get install -y rt-plain',
  'apt-get install -y rt-plain=1.0',
  'apt-get install -y rt-one',
  'apt-get install -y --only-upgrade rt-one',
  'apt-get install -y --allow-downgrades --allow-change-held-packages rt-two=1.0',
  'apt-get install -y rt-plain rt-tool-',
  'apt-get upgrade -y',
  'apt-get dist-upgrade -y',
  'apt-get remove -y rt-one',
  'apt-get remove -y rt-lib',
  'apt-get remove -y rt-kept',
  'apt-get purge -y rt-kept',
  'dpkg -P rt-kept',
  'apt-get remove -y --allow-change-held-packages rt-two',
  'apt-get purge -y rt-one',
  'apt-get purge -y rt-one rt-tool',
  'apt-get remove --purge -y rt-lib',
  'apt-get remove -y rt-tool && apt-get autoremove -y',
  'apt install -y /srv/repo/rt-plain_2.0_all.deb',
  'dpkg -i /srv/repo/rt-plain_1.0_all.deb',
  'dpkg -i /srv/repo/rt-one_2.0_all.deb',
  'dpkg -i /srv/repo/rt-tool_2.0_all.deb /srv/repo/rt-lib_2.0_all.deb',
  'dpkg -r rt-one',
  'dpkg -P rt-one',
  'dpkg --purge rt-tool rt-lib',
  'apt-mark hold rt-one',
  'apt-mark unhold rt-two',
  'apt-mark auto rt-one',
  'apt-mark manual rt-lib',
  'echo rt-one hold | dpkg --set-selections',
  'dpkg --add-architecture arm64',
  'dpkg-divert --add --divert /opt/rt-one/moved --rename /opt/rt-one/file',
  'pip install rt_wheel',
  'pip uninstall -y rt_gone',
  'npm config set color false',
  'pip config set global.timeout 60',
];

await describeRoundTrips({ of: 'packages', prepare, manifest, commands, every: 12 });
