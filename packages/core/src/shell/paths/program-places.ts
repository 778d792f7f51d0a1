/** Places where the programs of a system lie: there, a name says what a program is. */
const programPlace =
  /^(?:\/(?:usr\/|usr\/local\/|opt\/[^/]+\/|snap\/|run\/current-system\/sw\/)?s?bin\/|\/usr\/lib(?:exec)?\/|\/lib(?:64)?\/|\/nix\/store\/)/;

/** Whether a resolved path is where programs of the system lie. */
export function isProgramPlace(path: string): boolean {
  return programPlace.test(path);
}
