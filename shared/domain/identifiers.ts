/**
 * Identifiers of contract section 4. All randomness comes in as a parameter, so that a test can choose it.
 */

/** A source of random whole numbers in [0, bound). */
export type RandomInt = (bound: number) => number;

const idDigits = 10;
const randomDigits = 3;
const afterMerchantId = new RegExp(`^\\d{10}9\\d{${randomDigits + idDigits}}$`);
export const largestId = 2 ** 31 - 1;

/**
 * An invoice's token: merchant id, ten digits of Unix seconds, `9`, three random digits, the invoice's id in ten digits.
 *
 * The id inside is what makes finding an invoice by its token a single read, with no index and no reservation.
 */
export const invoiceToken = (
  merchantId: number,
  invoiceId: number,
  createdMs: number,
  random: RandomInt,
): string => {
  const seconds = String(Math.floor(createdMs / 1000)).padStart(10, '0');
  const noise = String(random(10 ** randomDigits)).padStart(randomDigits, '0');
  return `${merchantId}${seconds}9${noise}${String(invoiceId).padStart(idDigits, '0')}`;
};

/** The invoice id inside a token of this merchant; undefined when it cannot be one. The caller compares the whole token. */
export const invoiceIdInToken = (merchantId: number, token: string): number | undefined => {
  const head = String(merchantId);
  const rest = token.slice(head.length);
  if (!token.startsWith(head) || !afterMerchantId.test(rest)) return undefined;
  const id = Number(rest.slice(-idDigits));
  return id >= 1 && id <= largestId ? id : undefined;
};

const paymentRandomDigits = 2;
const afterMerchantCode = new RegExp(`^\\d{10}9\\d{${paymentRandomDigits + idDigits}}$`);

/** A payment's token: merchant code, ten digits of Unix seconds, `9`, two random digits, the payment's id in ten digits. */
export const paymentToken = (
  merchantCode: string,
  paymentId: number,
  createdMs: number,
  random: RandomInt,
): string => {
  const seconds = String(Math.floor(createdMs / 1000)).padStart(10, '0');
  const noise = String(random(10 ** paymentRandomDigits)).padStart(paymentRandomDigits, '0');
  return `${merchantCode}${seconds}9${noise}${String(paymentId).padStart(idDigits, '0')}`;
};

/** The payment id inside a token of this merchant; undefined when it cannot be one. The caller compares the whole token. */
export const paymentIdInToken = (merchantCode: string, token: string): number | undefined => {
  const rest = token.slice(merchantCode.length);
  if (!token.startsWith(merchantCode) || !afterMerchantCode.test(rest)) return undefined;
  const id = Number(rest.slice(-idDigits));
  return id >= 1 && id <= largestId ? id : undefined;
};

const afterTerminal = new RegExp(`^\\d+\\d{10}9\\d{${randomDigits + idDigits}}$`);

/**
 * A POS invoice's transaction id: terminal id, merchant id, ten digits of Unix seconds, `9`, three random digits, the
 * POS invoice's id in ten digits.
 */
export const posTransactionId = (
  { terminalId, merchantId }: { terminalId: number; merchantId: number },
  posInvoiceId: number,
  createdMs: number,
  random: RandomInt,
): string => `${terminalId}${invoiceToken(merchantId, posInvoiceId, createdMs, random)}`;

/** The POS invoice id inside a transaction id; undefined when it cannot be one. The caller compares the whole of it. */
export const posInvoiceIdIn = (transactionId: string): number | undefined => {
  if (!afterTerminal.test(transactionId)) return undefined;
  const id = Number(transactionId.slice(-idDigits));
  return id >= 1 && id <= largestId ? id : undefined;
};

const linkAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** 16 of 36 signs hold 82.7 bits; the contract asks for at least 80. */
const randomSigns = 16;

/** A link key: `9` and sixteen random digits and capitals. Whoever has it can see and pay the invoice. */
export const accessKey = (random: RandomInt): string =>
  `9${Array.from({ length: randomSigns }, () => linkAlphabet[random(linkAlphabet.length)]).join('')}`;

/** The key of the link that the invoices of a split or EMI call share, made of the first one's. */
export const splitKey = (firstAccessKey: string): string => `SP${firstAccessKey}`;
