/** Why Daftar cannot start, in one sentence that also says what to do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
