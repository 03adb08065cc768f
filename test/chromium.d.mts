/** The program of a Chromium (or Chrome): the one in GRADLAB_CHROMIUM, or the first one found. */
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined;
