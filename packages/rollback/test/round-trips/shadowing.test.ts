import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

const files = ['passwd', 'shadow', 'group', 'gshadow'].flatMap((file) => [`/etc/${file}`, `/etc/${file}-`]);
const manifest = treeManifest(files);

await describeRoundTrips({
  of: 'where passwords are, which are apart',
  every: 1,
  prepare: 'pwconv; grpconv',
  manifest,
  commands: ['pwunconv', 'grpunconv'],
});

await describeRoundTrips({
  of: 'where passwords are, which are not apart',
  every: 1,
  prepare: 'pwunconv; grpunconv; rm -f /etc/shadow- /etc/gshadow-',
  manifest,
  commands: ['pwconv', 'grpconv'],
});
