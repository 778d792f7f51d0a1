/**
 * Lines of a shell: a variable with the directory in which something of a user stays on a host, and a function `own_<variable>` that says
 * whether it is that user's own. Others may have put something of that name there before.
 *
 * @param variable - also the name of what stays there, unless another one is given
 */
export const ownFolder = (variable: string, name = variable): string => `${variable}=/var/tmp/opspilot-${name}-$(id -u)
own_${variable}() { [ -d "$${variable}" ] && [ ! -L "$${variable}" ] && [ -O "$${variable}" ]; }`;
