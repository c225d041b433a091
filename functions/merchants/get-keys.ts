import { getKeysContract } from '../../shared/contracts/get-keys.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { merchantSecretName } from '../../shared/merchants/merchant-secrets.ts';

const { secrets } = services();

/** Off unless the merchant's settings allow it; then the path does not exist for it. */
export const getKeys = async (
  { merchant }: MerchantRequest<typeof getKeysContract.fields>,
  dependencies = { secrets },
): Promise<Reply> => {
  if (merchant.status === 'disabled') throw new ApiError({ code: 'invalid-merchant' });
  const { current, settings } = await dependencies.secrets.refresh(merchantSecretName(merchant.id));
  if (!settings.exposeKeys) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Success',
    response: {
      merchant_code: merchant.code,
      access_code: current.accessCode,
      secret_key: current.secretKey,
      iv_key: current.ivKey,
    },
  };
};

export const handler = operation(getKeysContract, getKeys);
