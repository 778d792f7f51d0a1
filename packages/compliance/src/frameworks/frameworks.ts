import cisDebian12 from './data/cis-debian-12.json' with { type: 'json' };
import cisDocker from './data/cis-docker.json' with { type: 'json' };
import cisKubernetes from './data/cis-kubernetes.json' with { type: 'json' };
import hipaa from './data/hipaa.json' with { type: 'json' };
import nist80053 from './data/nist-800-53.json' with { type: 'json' };
import pciDss from './data/pci-dss.json' with { type: 'json' };
import sox from './data/sox.json' with { type: 'json' };
import type { Framework } from './framework.js';

/** The frameworks under the names that rules use. */
export const frameworkData = {
  nist: nist80053,
  pci: pciDss,
  hipaa,
  sox,
  debian: cisDebian12,
  docker: cisDocker,
  kubernetes: cisKubernetes,
};

/** Frameworks that our rules map to, with the controls that they name. */
export const frameworks: readonly Framework[] = Object.values(frameworkData);
