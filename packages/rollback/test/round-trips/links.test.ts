import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

/** A deployment with links to directories, links inside of directories, and files whose names others are made from. */
const prepare = `mkdir -p /srv/links; cd /srv/links
mkdir -p rel/5/conf out/k d s/sub a c b archive new/conf walk/deep in
echo precious > rel/5/conf/app; echo x > rel/5/x; ln -s rel/5 current; echo new > new/conf/app
echo precious > out/f; echo k > out/k/f; echo log > out/data.log; ln -s out l; ln -s k out/again; ln -s . out/self
ln -s ../out d/sub; ln -s ../out/f d/f; ln -s ../out/data.log d/x.log; echo plain > d/plain; ln -s ../out/f d/l
for name in f sub/f x.log k; do echo new > s/$name; done; tar -C s -cf a.tar f sub/f; (cd s && zip -qr ../a.zip f sub/f)
mkdir in/k; echo other > in/k/f; tar -C in -cf k.tar k; (cd in && zip -qr ../k.zip k)
echo 1 > a/x; echo 2 > a/y; echo n > a/1.conf; echo x > c/z; echo n > c.conf; echo n > e.conf; echo 1 > a.log; echo 2 > B.Log; echo x > c/X
ln -s ../../out walk/deep/out; echo x > walk/x; echo x > walk/deep/x
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
