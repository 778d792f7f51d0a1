import picocolors from 'picocolors';

export type Paint = ReturnType<typeof picocolors.createColors>;

/** Colors for a stream: on a terminal only, and never where NO_COLOR is set (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  return picocolors.createColors(stream.isTTY === true && environment['TERM'] !== 'dumb' && !environment['NO_COLOR']);
}
