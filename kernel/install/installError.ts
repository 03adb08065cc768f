/** The installation cannot be done as asked. The message says what happened and what to do; the process exits with 2. */
export class InstallError extends Error {
  override readonly name = "InstallError";
  readonly exitCode = 2;

  constructor(
    readonly problem: string,
    readonly hint: string,
  ) {
    super(`${problem}\n${hint}`);
  }
}
