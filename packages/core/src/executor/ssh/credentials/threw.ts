/** Said of a function of the credentials: what it throws may hold what it was to give. */
export const threw =
  'threw an error, which is not shown here as it may hold a secret: look at the innermost cause of this error';
