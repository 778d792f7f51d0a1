import { linkedTree } from '../fixtures/file-tree.js';
import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

const prepare = `mkdir -p /srv/links; cd /srv/links
${linkedTree}
find . -exec touch -h -d @1000.123456789 {} +`;

const commands = [
  'find current/ -mindepth 1 -delete',
  'cp -rf new/. $PWD/current',
  'tar -C l -xf k.tar',
  'cp -r s/. l/ || true',
  'grep -rl precious current/ | xargs sed -i s/precious/gone/',
  'chmod -R 700 l',
  'chown -R 7 l/',
  'unzip -qo k.zip -d l',
  'cp s/* d/ || true',
  "find d -name '*.log' -exec truncate -s 0 {} +",
  'find d -name l -exec sed -i --follow-symlinks s/p/q/ {} +',
  'tar --keep-directory-symlink -C d -xf a.tar',
  'tar -C d -xf a.tar',
  'python3 -m zipfile -e a.zip d',
  'chown -R -L 7 d',
  'setfacl -R -L -m u:7:rw d',
  'find -L walk -name f -delete 2> /dev/null || true',
  'rm -rf current/ || true',
  'cp a/* b/',
  'mv *.log archive/',
  'cp -t b a/*',
  'install -m644 a/*.conf b/',
  'cp -a a/* c/* b',
  'for f in a/*; do cp $f b/; done',
  'for f in a/*; do cp $f b/$(basename $f); done',
  'sed -i.bak s/n/m/ *.conf',
  'sed -i.bak s/n/m/ */1.conf',
  'ln -s $PWD/a/* b/',
  'ln -s ../a/* b/',
  'find walk -name x -execdir touch made \\;',
  'find a -type f -exec cp {} b/ \\;',
  'for d in */; do touch $d/made; done',
  'touch *.lock',
  'touch {made,other}',
  'mkdir -p b/{one,two}/deep /srv/links/{three,four}',
  "find . -iname '*.LOG' -delete",
  'find c -iname X -exec cp {} b/ \\;',
].map((command) => `cd /srv/links && ${command}`);

await describeRoundTrips({
  of: 'what is behind links, or made names from others',
  prepare,
  manifest: treeManifest(['/srv/links']),
  commands,
  every: 4,
});
