import { logOutContract } from '../../shared/contracts/log-out.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Sessions, sessionRepository } from '../../shared/store/sessions.ts';

const onAws: { sessions: Sessions } = { sessions: sessionRepository(services().table) };

export const logOut = async (
  { session }: MerchantRequest<typeof logOutContract.fields>,
  { sessions } = onAws,
): Promise<Reply> => {
  await sessions.revoke(session.id);
  return { message: 'Success', response: null };
};

export const handler = operation(logOutContract, logOut);
