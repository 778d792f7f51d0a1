const production = /^\s*prod|(?:^|[^a-z])(?:prod(?:uction)?(?![a-z])|prd(?![a-z])|live(?![a-z]))/i;

/** A name as it is read: letters of full width as others, without what nobody sees, and a capital begins a part of it. */
function asRead(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, '-');
}

/**
 * Whether what a host serves is production by its name: `production`, `prod`, `prd` and `live`, in any case and also as a part
 * of a name (`eu_prod-1`, `pre-prod`, `prod2`, `shopProd`). One answer for risk, rules, freezes and whoever else is asked.
 */
export function isProduction(environment: string): boolean {
  return production.test(asRead(environment));
}
