import type { Merchant } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import { type TerminalDraft, terminalCharges } from '../domain/terminal.ts';

/** How the contract's samples charge payments at terminals: a percentage, and the least of it. */
const percentage = 1;

/** A terminal of contract section 11: its keys in wire order, in the contract's own spelling. */
export const terminalObject = (
  { id, name, model, remark }: TerminalDraft,
  { id: merchantId, code, profile }: Pick<Merchant, 'id' | 'code' | 'profile'>,
) => ({
  id,
  Terminal_ID: id,
  TerminalID: String(id),
  TerminalName: name,
  TerminalType: model,
  PosType: model === 'SoftPOS' ? 'SoftPOS' : 'PAX',
  MerchantId: merchantId,
  MerchantName: profile.name,
  Merchant_Seq_Id: merchantId,
  MerchantCompanyName: profile.businessName,
  MerchantCode: code,
  category_sqId: null,
  Remark1: remark,
  Remark2: '',
  KnetType: percentage,
  KnetValue: formatAmount(terminalCharges.knet.share),
  KnetMinValue: formatAmount(terminalCharges.knet.least),
  MpgsType: percentage,
  MpgsValue: formatAmount(terminalCharges.mpgs.share),
  MpgsMinValue: formatAmount(terminalCharges.mpgs.least),
  GccType: percentage,
  GccValue: formatAmount(terminalCharges.gcc.share),
  GccMinValue: formatAmount(terminalCharges.gcc.least),
  MonthlySubscribtionCharge: '0.000',
});
