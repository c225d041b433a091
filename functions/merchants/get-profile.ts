import { getProfileContract } from '../../shared/contracts/get-profile.ts';
import { profileObject } from '../../shared/contracts/profile-object.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';

export const getProfile = async ({
  merchant,
}: MerchantRequest<typeof getProfileContract.fields>): Promise<Reply> => ({
  message: 'Profile',
  response: profileObject(merchant),
});

export const handler = operation(getProfileContract, getProfile);
