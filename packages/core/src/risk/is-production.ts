const production = /^\s*prod|(?:^|[^a-z])(?:prod(?:uction)?(?![a-z])|prd(?![a-z])|live(?![a-z]))/i;

/**
 * Whether what a host serves is production by its name: `production`, `prod`, `prd` and `live`, in any case and also as a part
 * of a name (`eu_prod-1`, `pre-prod`, `prod2`). One answer for risk, rules, freezes and whoever else is asked.
 */
export function isProduction(environment: string): boolean {
  return production.test(environment);
}
