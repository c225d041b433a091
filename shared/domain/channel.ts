import type { Channel } from './invoice.ts';

/** Sub types by their number in a request (contract section 4). */
const channelOfSubType: Record<'0' | '1' | '2' | '3', Channel> = {
  0: 'sms',
  1: 'whatsapp',
  2: 'email',
  3: 'url',
};

/** How an invoice shall reach its payer: the sub type decides; without one, type `"1"` means SMS and `"0"` a link. */
export const channelOf = (type: '0' | '1', subType?: '0' | '1' | '2' | '3'): Channel =>
  subType === undefined ? (type === '1' ? 'sms' : 'url') : channelOfSubType[subType];
