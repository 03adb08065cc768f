/**
 * Which Node can run gradlab. This file imports nothing and is loaded first, so that an old Node reads one
 * sentence instead of a syntax error from somewhere else.
 */

/**
 * What is wrong with a version of Node, or nothing. 20.19 and 22.12 are the first of their lines in which
 * `require` loads an ES module, which compiled cells rely on.
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (isEnough) return undefined;
  return `gradlab needs Node 20.19 or newer (or 22.12 or newer in the 22 line), and this is Node ${version}. Install a current one from https://nodejs.org, then run the command again.`;
}

/** Ends the process with that sentence when this Node cannot run gradlab. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
