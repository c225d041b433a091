const code = 'WEBHOOK_REFUSED';

/** An error of ours that ends a webhook's try: its message says in a few words why, and quotes nothing. */
export const refusal = (reason: string): Error => Object.assign(new Error(reason), { code });

export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === code;
