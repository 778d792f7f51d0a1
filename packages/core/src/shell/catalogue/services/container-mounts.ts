import type { Call, Mount, Word } from '../../tools/tool-spec.js';

/** Where engines keep the volumes that have names. */
const volumes = '/var/lib/docker/volumes';

/** A directory of the machine, or a volume, that a container is given. */
export interface GivenMount extends Mount {
  readonly word: Word;
}

const readOnly = /(?:^|,)(?:ro|readonly|readonly=true|ro=true)(?:,|$)/;

/** `-v source:path[:settings]`; without a source it is a volume of its own. */
function ofVolume(word: Word): readonly GivenMount[] {
  const [source = '', path, settings = ''] = word.text.split(':');
  return path === undefined ? [] : [{ word, source, path, isReadOnly: readOnly.test(settings) }];
}

/** `--mount type=bind,source=…,target=…[,readonly]` */
function ofMount(word: Word): readonly GivenMount[] {
  const { text } = word;
  const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(text)?.[1];
  const path = /(?:^|,)(?:target|destination|dst)=([^,]*)/.exec(text)?.[1] ?? '';
  return source === undefined ? [] : [{ word, source, path, isReadOnly: readOnly.test(text) }];
}

/** What a container is given by `-v` and `--mount`. */
export function givenMounts(call: Call): readonly GivenMount[] {
  return [...call.values('--volume').flatMap(ofVolume), ...call.values('--mount').flatMap(ofMount)];
}

/** The same as the container sees it: a volume is where the engine keeps it. */
export function seenMounts(call: Call): readonly Mount[] {
  return givenMounts(call)
    .filter(({ path }) => path.startsWith('/'))
    .map(({ path, source, isReadOnly }) => ({
      path: path.replace(/(.)\/+$/, '$1'),
      source: /^[\w][\w.-]*$/.test(source) ? `${volumes}/${source}/_data` : source,
      isReadOnly,
    }));
}
