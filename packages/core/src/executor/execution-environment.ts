/**
 * The variable that carries a command's execution id into every process it starts, so that those which left its process
 * group and session are still found when it has to end. A command run from inside another one's adds its id after a colon.
 * A name that the caller gave goes before the id, with a dot between; neither sign can be part of a name or an id.
 */
export const markerVariable = 'OPSPILOT_EXECUTION';

const passedOn: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'TZ',
  'TMPDIR',
  'TERM',
]);

/**
 * What a command may see of its parent's environment: how to find programs, whose home it is, language and time zone.
 * Everything else (tokens of a CI job, credentials of a service) stays out unless it is named.
 *
 * @param inherit - further names, or `all`
 */
export function passOnEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  inherit: readonly string[] | 'all' = [],
): Readonly<Record<string, string>> {
  const named = new Set(inherit === 'all' ? [] : inherit);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value === undefined || name === markerVariable) continue;
    if (inherit === 'all' || passedOn.has(name) || name.startsWith('LC_') || named.has(name)) environment[name] = value;
  }
  return environment;
}

/** The marker's value for `id`, known to the caller as `name`, below whatever execution this process itself runs in. */
export function markerValue(id: string, name: string | undefined, outer: string | undefined): string {
  const own = name === undefined ? id : `${name}.${id}`;
  return outer === undefined || outer === '' ? own : `${outer}:${own}`;
}

/** Whether a marker holds `id` as an id, not as a name: names may be given twice, or be the id of another. */
export function markerHolds(marker: string, id: string): boolean {
  if (!marker.includes(id)) return false;
  return marker.split(':').some((part) => part.slice(part.indexOf('.') + 1) === id);
}
